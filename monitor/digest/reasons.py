"""
The reasons a visit or a page carries, in French.

Crawler and readers give them in English, as facts beside evidence and in logs; where people read them they come through
here. What a page itself said, between « », stays as it is.
"""

import re
from typing import Final

from monitor.digest.stored import as_told
from monitor.language import FRENCH, spoken
from monitor.language import gettext as _

_CODE: Final = re.compile(r"^(?:seized|banner|gone|blocked|redirected|error|parked): ")
_QUOTES: Final = re.compile(r"(?<! ): «")
_QUOTED: Final = re.compile(r"(«[^»]*(?:»|$))")

_SAID: Final = tuple(
    (re.compile(pattern), french)
    for pattern, french in (
        (r"budget spent: pages: (\d+)", r"limite de \1 pages atteinte"),
        (r"budget spent: seconds: (\d+)", r"limite de \1 secondes atteinte"),
        (r"budget spent: bytes: (\d+) bytes received, budget (\d+)", r"limite d'octets atteinte (\1 reçus, \2 permis)"),
        (r"budget \(beyond (\d+) pages\)", r"au-delà de \1 pages"), (r"budget \(beyond (\d+) topics\)", r"au-delà de \1 sujets"),
        (r"budget \(beyond (\d+) posts\)", r"au-delà de \1 messages"),
        (r"budget \(beyond (\d+) sitemaps\)", r"au-delà de \1 plans de site"),
        (r"only the first (\d+) characters of a post are read", r"un message n'est lu que jusqu'à \1 caractères"),
        (r"only the first (\d+) characters are read", r"lue jusqu'à \1 caractères seulement"),
        (r"only the first (\d+) links are followed", r"seuls ses \1 premiers liens sont suivis"),
        (r"only the first (\d+) posts are read", r"seuls ses \1 premiers messages sont lus"),
        (r"depth \(more than (\d+) links from the first page\)", r"à plus de \1 liens de la première page"),
        (r"(\d+) addresses not asked for", r"\1 adresses non demandées"),
        (r"(\d+) pages refused, (\d+) read; first: ", r"\1 pages refusées, \2 lues ; d'abord "),
        (r"(\d+) pages missed", r"\1 pages manquées"), (r"; first: ", " ; d'abord "),
        (r"(\d+) pages read, none missed", r"\1 pages lues, aucune manquée"),
        (r"^stopped: ", "interrompue : "), (r"nothing was visited", "rien n'a été visité"),
        (r"seizure banner shown as a picture", "bannière de saisie en image"), (r"seizure banner", "bannière de saisie"),
        (r"soft 404: (\S+) was redirected to the home page", r"page introuvable : \1 renvoie à l'accueil"),
        (r"soft 404", "page introuvable"), (r"expired or suspended", "expiré ou suspendu"),
        (r"parking service (\S+)", r"nom de domaine en parking chez \1"), (r"\bparked\b", "nom de domaine en parking"),
        (r"server error under status (\d+)", r"erreur du serveur sous le code \1"),
        (r"refusal under status (\d+)", r"refus sous le code \1"), (r"no content under status (\d+)", r"rien sous le code \1"),
        (r"redirect from (\S+) to (\S+)", r"renvoi de \1 vers \2"), (r"status (\d+) to (\S+)", r"code \1, renvoi vers \2"),
        (r"meta refresh to (\S+)", r"la page renvoie à \1"), (r"script sends to (\S+)", r"un script renvoie à \1"),
        (r", with a link to (\S+)", r", avec un lien vers \1"), (r"^maintenance: ", "en maintenance : "),
        (r"header \S+: \S+", "épreuve contre les robots"), (r"header x-datadome with status (\d+)", r"refus sous le code \1"),
        (r"status (\d+) from (\S+) itself", r"code \1, de \2 même"), (r"status (\d+) from (\S+)'s edge", r"code \1, de \2 même"),
        (r"status (\d+) from (\S+)", r"code \1, de \2"), (r"challenge of (\S+): ", r"épreuve de \1 : "),
        (r"captcha in place of the page: ", "CAPTCHA à la place de la page : "),
        (r"refusal in the title: ", "refus dans le titre : "), (r"refusal: ", "refus : "),
        (r"status (\d+) within the site", r"code \1 vers le même site"), (r"\bstatus (\d+)", r"code \1"),
        (r"nobody has this name on Telegram", "personne n'a ce nom sur Telegram"),
        (r"login wall: redirected to the login page", "connexion exigée :"), (r"login page with a way back:", ""),
        (r"login wall", "connexion exigée"), (r"a document without words or pictures", "ni mots ni images"),
        (r"\S+ does not resolve \([^)]*\)\.?", "nom introuvable (DNS)"),
        (r"sent no response head within ([\d.]+) s", r"n'a pas répondu en \1 s"),
        (r"the browser did not finish within its deadline", "le navigateur n'a pas fini à temps"),
        (r"the browser got no response", "le navigateur n'a rien reçu"), (r"(\d+) MB of memory", r"\1 Mo de mémoire"),

        (r"leads to (\S+), which is no public address; refused\..*", r"mène à \1, qui n'est pas une adresse publique : refusé"),
        (r"port (\d+) is refused; allowed ports are in \[network\] ports\.?", r"port \1 refusé ([network] ports)"),

        (r"dropped by the scheduler", "écartée"), (r"cut off: length", "coupée : trop longue"),
        (r"cut off: time", "coupée : trop lente"), (r"cut off: disconnect", "coupée : connexion rompue"),
        (r"is refused: only http and https addresses of the public web are visited\.?", "refusée : ni http ni https"),
    )
)  # fmt: skip

FAILURES: Final = (
    (
        r"(?s)Chromium \((\S+)\) did not start: ([^`]*)\. `python -m .*",
        r"Chromium (\1) ne démarre pas : « \2 »",
    ),
    (r"(?s)No Chromium found \(looked at: ([^)]*)\)\. .*", r"aucun Chromium trouvé (cherché : \1)"),
    (r"OSError: \S+ answered (\d+)\b.*", r"le service a répondu \1"),
    (r"(?:ConnectError|OSError|ConnectionRefusedError): .*", "connexion impossible"),
    (r"(?:ReadTimeout|ConnectTimeout|PoolTimeout)\b.*", "pas de réponse à temps"),
    (
        r"(?:ReadError|RemoteProtocolError|LocalProtocolError|WriteError): .*",
        "connexion rompue ou réponse incorrecte",
    ),
    (r"SMTPServerDisconnected: .*", "le serveur de courriel a coupé"),
    (r"SMTPAuthenticationError: ", "compte refusé par le serveur : "),
    (r"SMTPSenderRefused: ", "expéditeur refusé : "),
    (r"SMTPRecipientsRefused: ", "destinataire remis à plus tard : "),
    (r"SSLCertVerificationError: .*", "certificat du serveur non reconnu"),
    (r"FileNotFoundError: .*", "fichier du bilan manquant"),
    (r"TimeoutError: .*", "pas de réponse à temps"),
    (r"gaierror: .*", "nom introuvable (DNS)"),
    (
        r"the reading process died on this page \(code (-?\d+)\)",
        r"la lecture de cette page est tombée (code \1)",
    ),
)
"""Failures of ours, by what their error says; in English too the error's own words are for the log."""


_FAILED: Final = tuple((re.compile(pattern), said) for pattern, said in FAILURES)


def as_read(reason: str) -> str:
    """Return a reason in the language that is spoken."""
    if spoken() == FRENCH:
        return in_french(reason)
    said = _CODE.sub("", reason)
    for pattern, failure in _FAILED:
        said = pattern.sub(_(failure), said)
    return as_told(said).replace("« ", "“").replace(" »", "”")


def in_french(reason: str) -> str:
    """Return a reason as people read it; quotations, and what nobody has translated, as they are."""
    return "".join(
        part if part.startswith("«") else _translated(part)
        for part in _QUOTED.split(_CODE.sub("", reason))
    )


def _translated(text: str) -> str:
    for pattern, french in (*_SAID, *_FAILED):
        text = pattern.sub(french, text)
    return _QUOTES.sub(" : «", text)
