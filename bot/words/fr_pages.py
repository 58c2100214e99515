"""French: our own web pages."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "Nobody posts alone. A team drafts its posts in Slack, somebody else gives a second opinion with an emoji, and only then a post is published. Everything is done in Slack: type {command} there.": "Personne ne publie en solo. Une équipe écrit ses posts dans Slack, quelqu'un d'autre donne un deuxième avis par un emoji, et alors seulement un post est publié. Tout se fait dans Slack : écrivez-y {command}.",
    "Look at the practice wall": "Regarder le mur d'essai",
    "Slack can't be asked now whether you may do this; please try again in a minute.": "Slack ne peut pas dire maintenant si vous y avez droit ; essayez de nouveau dans une minute.",
    "Something went wrong with us, and it may not be connected; please look in Slack whether it is, and else ask an administrator.": "Quelque chose a échoué chez nous, et la connexion n'a peut-être pas eu lieu ; regardez dans Slack si elle y est, et sinon demandez à une personne qui administre.",
    "That is not what the form of this page sends; please open its link again.": "Ce n'est pas ce que le formulaire de cette page envoie ; ouvrez de nouveau son lien.",
    "This link is over": "Ce lien n'est plus valable",
    "It was not connected": "La connexion n'a pas eu lieu",
    "Not now": "Pas maintenant",
    "On the way to {network}": "En route vers {network}",
    "Go on to sign in there": "Continuer pour s'y connecter",
    ", as the profile, and allow what it asks for.": ", avec le profil, et autoriser ce qui est demandé.",
    "It was {before} before, so it only rehearses until two people make it live in Slack.": "C'était {before} avant, il ne fait donc que répéter jusqu'à ce que deux personnes le rendent réel dans Slack.",
    "You can close this page.": "Vous pouvez fermer cette page.",
    "The network knows it as {identity}. {now}": "Le réseau le connaît comme {identity}. {now}",
    "{account} is connected": "{account} est connecté",
    "Connect with it": "Le connecter avec cela",
    "Token or app password": "Jeton ou mot de passe d'application",
    "Sign in at {network}": "Se connecter sur {network}",
    "Or, if you have a token of it:": "Ou, si vous en avez un jeton :",
    "It is the profile {handle} on {network}. Whatever you give is kept encrypted, and the network is asked whose it is.": "C'est le profil {handle} sur {network}. Ce que vous donnez est gardé chiffré, et l'on demande au réseau à qui c'est.",
    "Connect {account}": "Connecter {account}",
    "The practice wall": "Le mur d'essai",
    "Everything here was seen by two people before it went out. It is public only inside this program: try things, nothing leaves.": "Tout ce qui est ici a été vu par deux personnes avant de sortir. Ce n'est public qu'à l'intérieur de ce programme : essayez, rien ne part.",
    "Nothing here yet.": "Rien ici pour l'instant.",
    "Write a draft in Slack, let somebody else approve it, and it appears here by itself.": "Écrivez un brouillon dans Slack, laissez quelqu'un d'autre l'approuver, et il apparaît ici tout seul.",
    "a picture without a description": "une image sans description",
    "{day}, {clock} UTC": "{day}, {clock} UTC",
}
