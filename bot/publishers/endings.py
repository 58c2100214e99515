"""The endings of domain names that make a word without `https://` a link.

All country codes that are in use, and the general endings that people write without thinking.
A rarer ending is linked when the address is written out in full.
"""

_COUNTRIES = """
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt
bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er
es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht
hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr
ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng
ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd
se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw
tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""
_GENERAL = """
academy adult aero agency alsace amsterdam app archi art arte asia associates audio auto band
bank bar barcelona bayern bcn beer berlin best bet bid bike bio biz blog blue book bot boutique
brussels build builders business buzz bzh cab cafe camera camp capital capetown cards care career
careers cars casa cash cat catering center chat cheap christmas church city claims cleaning click
clinic clothing cloud club coach codes coffee college cologne com community company computer
condos construction consulting contact cooking cool coop corsica coupons credit cruises dance
date dating deals degree delivery democrat dental design dev diamonds diet digital direct
directory discount doctor dog domains download earth eco edu education email energy engineer
engineering enterprises equipment estate eus events exchange expert exposed express fail faith
family fan fans farm fashion film finance financial fish fitness flights florist flowers fm
football forsale foundation frl fun fund furniture futbol fyi gal gallery game games garden gay
gent gift gifts gives glass global gmbh gold golf google gov graphics gratis green gripe group
guide guitars guru hamburg haus health healthcare help hiphop hiv hockey holdings holiday home
homes horse hospital host hosting hotel house how immo immobilien inc industries info ink
institute insurance insure int international investments irish ist istanbul jetzt jewelry job
jobs kaufen kim kitchen kiwi koeln land lat law lawyer lease legal lgbt life lighting limited
limo link live llc loan loans lol london love ltd luxury madrid maison management map market
marketing markets mba media meet melbourne memorial men menu miami mil mobi moda moe mom money
monster mortgage moscow mov movie museum music nagoya name navy net network new news ngo ninja
nrw nyc observer okinawa one ong online org organic osaka page paris partners parts party pet phd
photo photography photos pics pictures pink pizza place plumbing plus poker porn post press pro
productions promo properties property pub quebec racing radio realty recipes red rehab reise
reisen ren rent rentals repair report republican rest restaurant review reviews rich rio rip
rocks rodeo ruhr run ryukyu saarland sale salon sarl school schule science scot security services
sex sexy shiksha shoes shop shopping show singles site ski skin soccer social software solar
solutions soy space sport store stream studio study style sucks supplies supply support surf
surgery swiss sydney systems taipei tattoo tax taxi team tech technology tel tennis theater
theatre tickets tienda tips tires tirol today tokyo tools top tours town toys trade training
travel tube university uno vacations vegas ventures versicherung vet viajes video villas vin vip
vision vlaanderen vodka vote voyage wales wang watch watches weather webcam website wedding wien
wiki win wine work works world wtf xin xxx xyz yoga yokohama zip zone
"""
_ENDINGS = frozenset((_COUNTRIES + _GENERAL).split())


def is_ending(label: str) -> bool:
    """Tell whether a domain name may end in `label`, in any case and without its dot."""
    return label.lower() in _ENDINGS
