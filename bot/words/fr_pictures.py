"""French for what is said of files that are no pictures or videos as networks take them."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "{why}.": "{why}.",
    "this video is damaged: save or send it again": "cette vidéo est abîmée : enregistrez-la ou envoyez-la de nouveau",
    "this video is no MP4: save it as MP4, with H.264 and AAC inside": "cette vidéo n'est pas un MP4 : enregistrez-la en MP4, avec H.264 et AAC",
    "this video is cut into pieces: save it as one plain MP4": "cette vidéo est découpée en morceaux : enregistrez-la en un seul MP4 ordinaire",
    "this video carries data beside picture and sound, which may say where it was taken: save it without, or record your screen while it plays": "cette vidéo porte, outre l'image et le son, des données qui peuvent dire où elle a été prise : enregistrez-la sans elles, ou filmez votre écran pendant qu'elle passe",
    "a video has one picture and one sound here: save it so": "une vidéo a ici une seule image et un seul son : enregistrez-la ainsi",
    "not every network takes how this video is coded: save it as H.264": "tous les réseaux n'acceptent pas le codage de cette vidéo : enregistrez-la en H.264",
    "a video lasts at most {most} minutes here, and this one {minutes}: cut it": "une vidéo dure ici au plus {most} minutes, et celle-ci {minutes} : coupez-la",
    "a video has at most {most} pixels a side here: save it smaller": "une vidéo a ici au plus {most} pixels de côté : enregistrez-la plus petite",
    "this video says where it came from: save it as one plain MP4": "cette vidéo dit d'où elle vient : enregistrez-la en un seul MP4 ordinaire",
    "this is a video, and not every account here can have one yet: attach pictures of it, or choose other accounts": "c'est une vidéo, et tous les comptes choisis ne peuvent pas encore en avoir : joignez-en des images, ou choisissez d'autres comptes",
    "{network} takes no video with fewer than {least} pixels a side, and this one has {side}: save it larger": "{network} n'accepte aucune vidéo de moins de {least} pixels de côté, et celle-ci en a {side} : enregistrez-la plus grande",
    "{network} takes videos of at most {most} seconds, and this one has {seconds}: cut it": "{network} accepte les vidéos d'au plus {most} secondes, et celle-ci en a {seconds} : coupez-la",
    "{network} takes videos of at least {least} seconds, and this one has {seconds}: let it last longer": "{network} accepte les vidéos d'au moins {least} secondes, et celle-ci en a {seconds} : faites-la durer plus longtemps",
    "this picture has more than {most} MB: save a smaller one": "cette image fait plus de {most} Mo : enregistrez-en une plus petite",
    "this is a HEIC picture, which networks don't take: save it as JPEG": "c'est une image HEIC, que les réseaux n'acceptent pas : enregistrez-la en JPEG",
    "this is a video, and no picture": "c'est une vidéo, et non une image",
    "this is no picture of a kind that networks take: save it as JPEG or PNG": "ce n'est pas une image d'un format que les réseaux acceptent : enregistrez-la en JPEG ou en PNG",
    "this picture is damaged: save or send it again": "cette image est abîmée : enregistrez-la ou envoyez-la de nouveau",
    "this picture has more than {most} frames: save fewer": "cette image a plus de {most} vues : enregistrez-en moins",
    "this picture has more than {most} million pixels: save a smaller one": "cette image a plus de {most} millions de pixels : enregistrez-en une plus petite",
    "this animation has more than {most} million pixels in all its frames: save a smaller one": "cette animation a plus de {most} millions de pixels dans toutes ses vues : enregistrez-en une plus petite",
    "this animation is too big for where it goes: save a smaller one": "cette animation est trop grosse pour l'endroit où elle va : enregistrez-en une plus petite",
    "where it goes, nothing moves: save one picture of it as JPEG": "là où elle va, rien ne bouge : enregistrez-en une image en JPEG",
    "where it goes, a picture's width is {narrowest} to {widest} times its height, and this one's {ratio} times: crop it": "là où elle va, la largeur d'une image fait de {narrowest} à {widest} fois sa hauteur, et celle-ci {ratio} fois : recadrez-la",
    "this picture is too big for where it goes: save a smaller one": "cette image est trop grosse pour l'endroit où elle va : enregistrez-en une plus petite",
    "{network} takes only upright videos, 9 wide to 16 high: crop it, or leave that account out": "{network} n'accepte que les vidéos debout, de 9 en largeur pour 16 en hauteur : recadrez-la, ou retirez ce compte",
    "{network} takes videos up to {most} pixels wide, and this one has {width}: save it smaller": "{network} accepte les vidéos jusqu'à {most} pixels de large, et celle-ci en a {width} : enregistrez-la plus petite",
}
