"""French: logins of accounts, how they are given and taken back."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "disconnect ACCOUNT": "disconnect COMPTE",
    "forgets an account's login, so that nothing leaves there": "oublie la connexion d'un compte, pour que rien n'y parte",
    "; its owner can connect it again": " ; son propriétaire peut le connecter de nouveau",
    ":warning: {draft} is to leave {when} on {account}, which is yours, and as it stands it would not: {names}.": ":warning: {draft} doit partir {when} sur {account}, dont vous êtes responsable, et en l'état il ne partirait pas : {names}.",
    "it was disconnected at the server": "il a été déconnecté sur le serveur",
    "<@{by}> disconnected it": "<@{by}> l'a déconnecté",
    "<@{by}> disconnected `{account}`: nothing leaves there until its owner connects it again.": "<@{by}> a déconnecté `{account}` : rien n'y part tant que son propriétaire ne l'a pas connecté de nouveau.",
    "The login of `{account}` stands in the settings of the server, where whoever runs the bot can take it out; `/draft dry {account}` lets nothing leave there.": "La connexion de `{account}` se trouve dans les réglages du serveur, où la personne qui exploite le bot peut l'enlever ; avec `/draft dry {account}`, rien n'y part.",
    "`{account}` is not connected, so nothing leaves there.": "`{account}` n'est pas connecté, rien n'y part donc.",
    "`{account}` is disconnected: its login is forgotten here and ended at its network, so nothing leaves there, and I can't take down what is out there.": "`{account}` est déconnecté : sa connexion est oubliée ici et a pris fin sur son réseau ; rien n'y part donc, et je ne peux pas retirer ce qui y est publié.",
    "`{account}` is disconnected: its login is forgotten here, so nothing leaves there, and I can't take down what is out there; its network has not ended it, which its owner can do there, in the account's settings.": "`{account}` est déconnecté : sa connexion est oubliée ici, rien n'y part donc, et je ne peux pas retirer ce qui y est publié ; son réseau n'y a pas mis fin, ce que son propriétaire peut faire là-bas, dans les réglages du compte.",
}
