"""French: threads of several parts, when they are written, shown and sent."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "A line of just --- begins the next part of a thread, on Bluesky and Mastodon; pictures go with the first part.": "Une ligne de seulement --- commence la partie suivante d'un fil, sur Bluesky et Mastodon ; les images vont avec la première partie.",
    "{mark} {account}: {parts} characters": "{mark} {account} : {parts} caractères",
    "{place}/{of}: {count} of {most}": "{place}/{of} : {count} sur {most}",
    "{network} (part {number})": "{network} (partie {number})",
    "Part {number} on {account} is out": "La partie {number} sur {account} est en ligne",
    "Part {number} on {account} is not out": "La partie {number} sur {account} n'est pas en ligne",
    "It is a thread of {of} parts: please post them in this order, each as an answer to the one before, with the pictures in the first.": "C'est un fil en {of} parties : publiez-les dans cet ordre, chacune en réponse à la précédente, avec les images dans la première.",
    "_A thread of {of} parts._": "_Un fil en {of} parties._",
    "_A thread of {of} parts; the pictures go with the first._": "_Un fil en {of} parties ; les images vont avec la première._",
    "heard from {account} that a part of it is out": "a appris de {account} qu'une partie est en ligne",
    "leaves {when}, in {of} parts": "part {when}, en {of} parties",
    "may or may not be out in part {number}: {why}. I look for it, and won't send it again": "est peut-être en ligne, ou non, en sa partie {number} : {why}. Je la cherche, et ne l'envoie pas une seconde fois",
    "nobody knows yet whether part {number} of {of} is out": "personne ne sait encore si la partie {number} sur {of} est en ligne",
    "part 1 of {of}": "partie 1 sur {of}",
    "parts 1–{out} of {of}": "parties 1–{out} sur {of}",
    "part {number} is not there": "la partie {number} n'est pas là",
    "part {number} of {of} is being sent": "la partie {number} sur {of} est en cours d'envoi",
    "partly out": "en ligne en partie",
    "partly out: {parts}": "en ligne en partie : {parts}",
    "published, all {of} parts": "publié, les {of} parties",
    "the number of a part that is out isn't known, so nothing follows it": "le numéro d'une partie en ligne n'est pas connu, rien ne la suit donc",
    "the stored parts that are out are not as they were written": "les parties en ligne, telles que notées, ne sont plus comme elles ont été écrites",
    "{account} takes no threads, so nothing was sent": "{account} ne prend pas de fils, rien n'a donc été envoyé",
    "{parts} out, the next is to follow": "{parts} en ligne, la suivante va suivre",
    "went out only in part: please look": "n'est en ligne qu'en partie : regardez, s'il vous plaît",
    "{what} of part {number}": "{what} de la partie {number}",
    "{who} The thread for {account} is partly out, {parts}: {why}. *Take down* on its card removes what is there.": "{who} Le fil pour {account} est en ligne en partie, {parts} : {why}. *Retirer*, sur sa carte, enlève ce qui est là.",
    "{who} The thread for {account} is partly out, {parts}: {why}. On its card, *Retry* sends the rest, and *Take down* removes what is there.": "{who} Le fil pour {account} est en ligne en partie, {parts} : {why}. Sur sa carte, *Réessayer* envoie le reste, et *Retirer* enlève ce qui est là.",
}
