"""French: who could approve a draft, and by when."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "none": "zéro",
    "one": "un",
    "two": "deux",
    "three": "trois",
    "four": "quatre",
    "five": "cinq",
    "six": "six",
    "seven": "sept",
    "eight": "huit",
    "nine": "neuf",
    "ten": "dix",
    "I ask {joined} first.": "Je demande d'abord à {joined}.",
    ", by {clock}": ", avant {clock}",
    "{named} can approve it{by}.": "accord possible par {named}{by}.",
    "{said} With today's absences: {why}.": "{said} Avec les absences du jour : {why}.",
    "Nobody who could approve it can be reached now: {why}; I ask them then{by}.": "Personne de ceux qui pourraient l'approuver n'est joignable maintenant : {why} ; je leur demande alors{by}.",
    "before {clock}": "avant {clock}",
    "Nobody who could approve it can be reached {until}: {why}. Another time, or one more colleague in this channel, would help.": "Personne de ceux qui pourraient l'approuver n'est joignable {until} : {why}. Une autre heure, ou un ou une collègue de plus dans ce canal, aiderait.",
    "Nobody in this channel could approve it as things are; `/draft why` on it says more.": "Personne dans ce canal ne pourrait l'approuver en l'état ; `/draft why` en dit plus.",
    "only {there}, of {few} who are needed,": "seulement {there}, sur {few} personnes nécessaires,",
    "only {there}, of {few} who is needed,": "seulement {there}, sur {few} personne nécessaire,",
    "nobody": "personne",
    "{few} of {able}": "{few} parmi {able}",
    "for @{group} {said}": "pour @{group} {said}",
    "{n} more": "{n} de plus",
}
