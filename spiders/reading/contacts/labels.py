"""
Read handles that are written after the network's name: « snap : portik_75 », « Insta @… », « tg → … », « 👻 … ».

A word after a label is a handle where it is marked (``@``), shaped like one (digit, dot, underscore inside), or stands
alone at the end of its line or clause and is no ordinary word.
"""

import re
from collections.abc import Iterator

from spiders.reading.contacts.found import Text
from spiders.reading.contacts.handles import handle
from spiders.reading.contacts.phones import e164, fiction_note
from storage.records.contact import Contact, ContactKind

_LABELS: dict[str, ContactKind] = {
    "snapchat": ContactKind.SNAPCHAT, "snap": ContactKind.SNAPCHAT, "snp": ContactKind.SNAPCHAT, "snapchate": ContactKind.SNAPCHAT,
    "sn@p": ContactKind.SNAPCHAT, "sc": ContactKind.SNAPCHAT, "snap chat": ContactKind.SNAPCHAT, "\U0001f47b": ContactKind.SNAPCHAT,
    "telegram": ContactKind.TELEGRAM, "telegramme": ContactKind.TELEGRAM, "tlgrm": ContactKind.TELEGRAM, "tg": ContactKind.TELEGRAM,
    "telegrm": ContactKind.TELEGRAM, "t\u00e9l\u00e9gram": ContactKind.TELEGRAM, "telegr@m": ContactKind.TELEGRAM,
    "instagram": ContactKind.INSTAGRAM, "insta": ContactKind.INSTAGRAM, "ig": ContactKind.INSTAGRAM, "1nsta": ContactKind.INSTAGRAM,
    "inst@": ContactKind.INSTAGRAM, "tiktok": ContactKind.TIKTOK, "tik tok": ContactKind.TIKTOK, "tik-tok": ContactKind.TIKTOK,
    "facebook": ContactKind.FACEBOOK, "fb": ContactKind.FACEBOOK, "twitter": ContactKind.X, "x (twitter)": ContactKind.X,
    "youtube": ContactKind.YOUTUBE, "discord": ContactKind.DISCORD, "bluesky": ContactKind.BLUESKY, "bsky": ContactKind.BLUESKY,
    "revolut": ContactKind.REVOLUT, "revtag": ContactKind.REVOLUT, "paypal.me": ContactKind.PAYPAL, "threema": ContactKind.THREEMA,
    "signal": ContactKind.SIGNAL, "whatsapp": ContactKind.WHATSAPP, "whatsap": ContactKind.WHATSAPP, "watsapp": ContactKind.WHATSAPP,
    "wsp": ContactKind.WHATSAPP, "whats app": ContactKind.WHATSAPP, "wap": ContactKind.WHATSAPP, "wa": ContactKind.WHATSAPP, "lydia": ContactKind.LYDIA,
    "\U0001f7e2": ContactKind.WHATSAPP, "fantome": ContactKind.SNAPCHAT, "s n a p": ContactKind.SNAPCHAT, "snap ch@t": ContactKind.SNAPCHAT,
    "instagr@m": ContactKind.INSTAGRAM, "inst4": ContactKind.INSTAGRAM, "\U0001f4f8": ContactKind.INSTAGRAM, "t3legram": ContactKind.TELEGRAM,
    "te1egram": ContactKind.TELEGRAM, "teleg": ContactKind.TELEGRAM, "\u2708": ContactKind.TELEGRAM, "tt": ContactKind.TIKTOK,
    "wh@tsapp": ContactKind.WHATSAPP, "what's app": ContactKind.WHATSAPP, "whats'app": ContactKind.WHATSAPP, "watsap": ContactKind.WHATSAPP,
    "what app": ContactKind.WHATSAPP, "whatapp": ContactKind.WHATSAPP, "wattsapp": ContactKind.WHATSAPP, "watts app": ContactKind.WHATSAPP,
    "ouatsap": ContactKind.WHATSAPP,
}  # fmt: skip
_NUMBERED = frozenset((ContactKind.SIGNAL, ContactKind.WHATSAPP, ContactKind.LYDIA))
_SIGNS = ("snap", "snp", "sn@p", "sc", "tele", "tlgrm", "tg", "insta", "1nsta", "inst@", "ig", "tik", "facebook", "fb", "twitter", "youtube", "discord", "bluesky", "bsky", "rev", "paypal.me", "threema", "signal", "what", "wats", "wsp", "wap", "wa", "lydia", "fantome", "s n a p", "inst4", "t3l", "te1", "tt", "wh@t", "watt", "ouat", "\U0001f47b", "\U0001f7e2", "\U0001f4f8", "\u2708")  # fmt: skip
_LABEL = re.compile(
    "(?:(?<![a-z0-9_@./-])|(?<=snap/)|(?<=snapchat/)|(?<=insta/)|(?<=instagram/)|(?<=telegram/)|(?<=whatsapp/)|(?<=tg/)|(?<=ig/))("
    + "|".join(
        re.escape(label)
        for label in sorted(_LABELS, key=len, reverse=True)
        if label[-1].isalnum() or label[-1] in "@)"
    )
    + r")(?![a-z0-9_])|([\U0001f47b\U0001f7e2\U0001f4f8\u2708])"
)
_DECORATION = re.compile(
    "[\U0001f300-\U0001f445\U0001f44a-\U0001faff\u2600-\u2793\u2795-\u27a0\u27a2-\u27bf]"
)
"""Emoji that point at nothing: all but hands and arrows."""

_LINK = re.compile(
    r"(?P<said>(?: ?(?:officiel|perso|pro|backup|secours|principal|n°?\s?\d|\(?\d\)?|moi|nous|user(?:name)?|pseudo|handle|account|compte|canal|channel|group[e]?|id|tag|name|nom)(?![a-z0-9_.]))*)"
    r"(?P<mark>(?:[ \t]?[\U0001f300-\U0001faff\u2600-\u27bf]){0,4}[ \t]*\n?[ \t]*(?:[:=→>»|\-–—~/]{1,3}|\u2794|\u27a1|\u21d2|\U0001f449|\U0001f447|\U0001f47b|\u2708|\(|c'?est|est|is|sur|en|au|ici|dispo|,)?[ \t\U0001f449\U0001f47b\u2708\u27a1\u2794]*\n?[ \t]*)"
    r"(?P<at>[@\uff20]\s?)?(?P<handle>[a-z0-9](?:[a-z0-9._\-]{0,34}[a-z0-9_])?)"
)
_ORDINARY = frozenset(
    # French
    "a ajoute ajoutez ajouter abonne abonnez abonnes abonnement accueil actif actus aide ainsi alors apres au aucun aussi autre avant avec avis "
    "bientot bio boutique bonjour canal ce ceci cela chat chez ci ici clique cliquez client clients code commande commandes commander compte "
    "comptes contact contacte contactez contacter contre dans de demande des disponible dispo disponibles du elle en ensuite envoi envoie envoyer "
    "envoyez est et etc facile fr france gratuit gratuite groupe groupes il image images info infos inscription inscrivez je jour jours la "
    "lancement le les lien liens livraison ma mail maintenant mais me meme mes message messages messagerie mettre moi mon moyen ne nos notre nous "
    "nouveau nouvelle nouveautes numero officiel on ou oui page pages par partage partager partagez pas paiement panier pay permet photo "
    "photos plateforme plus plusieurs post pour pouvez prive privee prix pro profil profils promo publication publications puis qr que qui "
    "rapide recherche rejoignez rejoindre rejoins reponse reponses reseau reseaux reseaux-sociaux retrouvez sans scanner secours secret securise service "
    "services si snap snapchat social sociaux son sont story stories suivez suivre suis sur te tel telechargez telegram telephone test toi ton tous "
    "tout toute toutes tres tu un une uniquement utilisez va vente venez vers via video videos voici voir vos votre vous whatsapp insta instagram facebook "
    "twitter tiktok youtube discord signal linkedin pinterest email e-mail skype viber messenger bluesky threads mastodon horaires adresse merci ouvert "
    "h24 7j 24h 24 7 sav direct rapidement prochainement inconnu aucune none null true false undefined lundi mardi mercredi jeudi vendredi samedi dimanche "
    # English
    "about account add and app are at available bot button by call channel chats click close community connect contact-us copy coming-soon coming "
    "customer delete discover download embed feed find follow follower followers following for free from get go group handle has have help here home icon id "
    "in integration is it join like likes link links login logo marketing me media menu message more my name network new news no not now of "
    "official on only open or our page pixel play plugin post posts privacy profile public read search see send share shares shop sign soon "
    "store subscribe subscribers support team text that the their this to today us use user username video view views visit wall was we website "
    "widget will with yes you your web api sdk ads script scripts button buttons tag tags meta cookie cookies pixels js html css url http https www com "
    # other
    "oder und der die das mit auf bei zu im kontakt para con por los las el y e o il da di per con su".split()
)
_ONLY_MARKED = frozenset(("\U0001f4f8", "\u2708", "tt", "teleg"))
"""Signs that name a network only before a handle with its ``@``."""

_TOGETHER = re.compile(r" ?(?:/|&|\+|et|and|ou) ?")
_NOT_AFTER = re.compile(
    r"(?:\s(?:abonn|follow|j'?aime|likes?|fans?|membres?|members?|vues?|views?|€|euros?|eur|%|jours?|mois|ans?|avis|posts?|publi|photos?))"
)
_CLAUSE_END = re.compile(
    r"\s*(?:$|[\n\t,;:|/)(\]•·–—!?…\"»+&]|\.(?:\s|$)|-\s|et\s|ou\s|and\s|or\s|pour\s|sinon\s|si\s|mp\s|\s\d{1,2}[).]\s|[^\x00-\x7f])"
)


def labelled(text: Text) -> Iterator[Contact]:
    """Yield the handles that stand after the name of their network."""
    low = text.low
    if not any(sign in low for sign in _SIGNS):
        return
    found_labels = list(_LABEL.finditer(low))
    for index, label in enumerate(found_labels):
        following = found_labels[index + 1] if index + 1 < len(found_labels) else None
        if (
            following is not None
            and _LABELS[label[1] or label[2]] not in _NUMBERED
            and _TOGETHER.fullmatch(low, label.end(), following.start())
        ):
            yield from _shared(text, label, following)
            continue
        name = label[1] or label[2]
        kind = _LABELS[name]
        link = _LINK.match(low, label.end())
        if kind in _NUMBERED:
            yield from _number(text, kind, label.start(), label.end())
        if link is None or kind in {ContactKind.WHATSAPP, ContactKind.LYDIA}:
            continue
        end = link.end("handle")
        if not text.free(label.start(), end):
            continue
        found = _judged(text, kind, name, link)
        if found is not None:
            yield text.contact(kind, found, label.start(), end)


def _shared(text: Text, label: re.Match[str], following: re.Match[str]) -> Iterator[Contact]:
    """Read « Snap/Insta : portik_75 »: one handle for two networks."""
    name, other = label[1] or label[2], following[1] or following[2]
    kind = _LABELS[name]
    link = _LINK.match(text.low, following.end())
    if link is None or _LABELS[other] in _NUMBERED:
        return
    value = _judged(text, kind, name, link)
    if value is not None and (link["at"] or ":" in link["mark"]):
        end = link.end("handle")
        yield Contact(kind=kind, value=value, quotation=text.quote(label.start(), end))


def _judged(text: Text, kind: ContactKind, label: str, link: re.Match[str]) -> str | None:
    """Return the handle behind a label where it is one."""
    low = text.low
    written, end = link["handle"], link.end("handle")
    marked = link["at"] is not None
    mark = _DECORATION.sub("", link["mark"]).strip()
    if (
        low[end : end + 1] == "@"
        or re.match(r"\.(?:com|fr|net|org|me)\b", low[end:])
        or low.startswith("://", end)
    ):
        return None
    if kind is ContactKind.THREEMA:
        return (
            written.upper()
            if re.fullmatch(r"[a-z0-9]{8}", written) and (mark or link["said"])
            else None
        )
    if kind is ContactKind.SIGNAL:
        return written if re.fullmatch(r"[a-z_][a-z0-9_]{2,31}\.\d{2,9}", written) else None
    if (
        kind is ContactKind.DISCORD
        and low[end : end + 1] == "#"
        and low[end + 1 : end + 5].isdigit()
    ):
        return f"{written}#{low[end + 1 : end + 5]}"
    value = handle(kind, written)
    if value is None or len(value) < 3 or e164(value, text.region):
        return None
    if marked:
        return value if mark not in {"sur", "en"} or written not in _ORDINARY else None
    if label in _ONLY_MARKED:
        return None
    weak = label in {"sc", "ig", "fb", "tg", "wap", "wa", "\U0001f7e2"}
    strong_mark = bool(mark) and mark not in {"sur", "en", "au", "ici", "dispo", ",", "est", "is"}
    broken = "\n" in link["mark"] and not link["mark"].lstrip(" \t").startswith(
        (":", "=", "→", ">", "➡")
    )
    shaped = bool(
        re.search(r"[a-z][._]?\d|[a-z0-9][_.][a-z0-9]|\d[a-z]", value)
    ) and not re.fullmatch(r"\d+[a-z]{1,3}|[\d.]+", value)
    if value in _ORDINARY or value.isdigit() or _NOT_AFTER.match(low, end):
        return None
    if "." in value and value.rpartition(".")[2] in {
        "com",
        "fr",
        "net",
        "html",
        "php",
        "js",
        "png",
        "jpg",
    }:
        return None
    alone = _CLAUSE_END.match(low, end) is not None
    if broken:
        return value if shaped and alone and not weak and kind is not ContactKind.FACEBOOK else None
    if strong_mark or link["said"].strip():
        return (
            value
            if (alone or shaped) and (mark not in {"-", "–", "—", "/", "|"} or shaped)
            else None
        )
    return (
        value
        if shaped and not weak and (alone or "_" in value) and not mark.startswith(",")
        else None
    )


_EARLIER = re.compile(
    r"(?<!\d)((?:\+|00)?\d[\d .()\-–/]{6,22}\d)[ ,:/–-]{0,3}\((?:[A-Za-z]{2,9} ?(?:[/,&+]|et) ?){0,2}(?:sur |par |via )?$"
)
_DIGITS = re.compile(r"[^\n]{0,24}?((?:\+|00)?\d[\d .()\-–/]{6,22}\d)(?!\d)")


def _number(text: Text, kind: ContactKind, start: int, end: int) -> Iterator[Contact]:
    """Read a telephone number beside WhatsApp, Signal or Lydia, whether or not it was read already."""
    earlier = _EARLIER.search(text.plain, max(0, start - 34), start)
    value = e164(earlier[1], text.region) if earlier is not None else None
    if earlier is not None and value:
        quotation = text.quote(earlier.start(1), end)
        yield Contact(kind=kind, value=value, quotation=quotation, note=fiction_note(value))
        return
    match = _DIGITS.match(text.plain, end)
    if match is None:
        return
    between = text.low[end : match.start(1)]
    if re.search(
        r"[a-z]{4,}",
        re.sub(
            r"(?:appel|num[eé]ro|contact|sms|tel|telephone|uniquement|only|disponible|ecrivez|nous|joignable)[a-z-]*",
            "",
            between,
        ),
    ):
        return
    value = e164(match[1], text.region)
    if value:
        yield Contact(
            kind=kind,
            value=value,
            quotation=text.quote(start, match.end(1)),
            note=fiction_note(value),
        )
