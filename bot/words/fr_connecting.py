"""French: logins of accounts, and what networks say or charge beside a post."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "disconnect ACCOUNT": "disconnect COMPTE",
    "forgets an account's login, so that nothing leaves there": "oublie la connexion d'un compte, pour que rien n'y parte",
    "; its owner can connect it again": " ; son propriétaire peut le connecter de nouveau",
    ":warning: {draft} is to leave {when} on {account}, which is yours, and as it stands it would not: {names}.": ":warning: {draft} doit partir {when} sur {account}, dont vous êtes responsable, et en l'état il ne partirait pas : {names}.",
    "None of these accounts is on a network that says so beside a post; please write it in the text, and choose nothing here.": "Aucun de ces comptes n'est sur un réseau qui le dit à côté d'un post ; écrivez-le dans le texte et ne choisissez rien ici.",
    "X says both beside the post, TikTok the partnership; for other networks write it in the text.": "X dit les deux à côté du post, TikTok le partenariat ; pour les autres réseaux, écrivez-le dans le texte.",
    "made with AI": "fait avec une IA",
    "paid partnership": "partenariat rémunéré",
    "To be disclosed": "À signaler",
    "everybody, but in no public timeline": "tout le monde, mais dans aucun fil public",
    "`{account}` was disconnected at the server: nothing leaves there until its owner connects it again.": "`{account}` a été déconnecté sur le serveur : rien n'y part tant que son propriétaire ne l'a pas connecté de nouveau.",
    "TikTok takes no paid partnership that the account alone sees; please leave `{account}` out or disclose none, or have an administrator make its posts public.": "TikTok ne prend aucun partenariat rémunéré que seul le compte verrait ; laissez `{account}` de côté ou ne signalez rien, ou faites rendre ses posts publics par une personne qui administre.",
    "followers alone": "les personnes abonnées seules",
    "the account itself alone": "le compte lui-même seul",
    "Seen by: {named}": "Visible par : {named}",
    "Disclosed beside it: {named}": "Signalé à côté : {named}",
    "X charges about {price} for it": "X facture environ {price} pour cela",
    "it was disconnected at the server": "il a été déconnecté sur le serveur",
    "<@{by}> disconnected it": "<@{by}> l'a déconnecté",
    "<@{by}> disconnected `{account}`: nothing leaves there until its owner connects it again.": "<@{by}> a déconnecté `{account}` : rien n'y part tant que son propriétaire ne l'a pas connecté de nouveau.",
    "The login of `{account}` stands in the settings of the server, where whoever runs the bot can take it out; `/draft dry {account}` lets nothing leave there.": "La connexion de `{account}` se trouve dans les réglages du serveur, où la personne qui exploite le bot peut l'enlever ; avec `/draft dry {account}`, rien n'y part.",
    "`{account}` is not connected, so nothing leaves there.": "`{account}` n'est pas connecté, rien n'y part donc.",
    "`{account}` is disconnected: its login is forgotten here and ended at its network, so nothing leaves there, and I can't take down what is out there.": "`{account}` est déconnecté : sa connexion est oubliée ici et a pris fin sur son réseau ; rien n'y part donc, et je ne peux pas retirer ce qui y est publié.",
    "`{account}` is disconnected: its login is forgotten here, so nothing leaves there, and I can't take down what is out there; its network has not ended it, which its owner can do there, in the account's settings.": "`{account}` est déconnecté : sa connexion est oubliée ici, rien n'y part donc, et je ne peux pas retirer ce qui y est publié ; son réseau n'y a pas mis fin, ce que son propriétaire peut faire là-bas, dans les réglages du compte.",
}
