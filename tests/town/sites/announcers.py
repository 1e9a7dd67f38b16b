"""
Where addresses are made public: two Telegram-like channels, a link-in-bio page, a feed of deals.

The first channel is Oportik's own and speaks for Minilib on day 4; the second belongs to an
impostor. The link page is Oportik's and points at Le Petit Combiné from day 6 on.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from html import escape

from tests.town import pictures
from tests.town.answers import JPEG, PNG, Answer, Asked, html, plain, redirect, xml
from tests.town.french import fr
from tests.town.records import Announcement, moment
from tests.town.sites import oportik
from tests.town.templates import render

CHANNELS_HOST = "t-me.example"
LINKS_HOST = "mesliens.example"
FEED_HOST = "bons-plans-mobiles.example"
OFFICIAL, FALSE = oportik.TELEGRAM, "oportik_officiel_bis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One post of a channel; ``[host]`` in the text is shown as a link."""

    day: int
    clock: str
    text: str
    photo: str = ""
    host: str = ""
    views: str = "312"
    edited_on: int | None = None
    edited_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A public channel."""

    handle: str
    number: int
    name: str
    about: str
    subscribers: str
    messages: tuple[Message, ...]
    first: int


CHANNELS = {
    channel.handle: channel
    for channel in (
        Channel(
            handle=OFFICIAL,
            number=1839402217,
            name="Oportik – l’atelier 📱🔕",
            about=fr(
                "Le canal de l’atelier. Minis déplaqués, tests, restock. Snap : oportik.snap39"
            ),
            subscribers="4 812",
            first=207,
            messages=(
                Message(
                    day=-6,
                    clock="17:42:10",
                    text="Restock J8 déplaqués demain matin 📦 premiers arrivés premiers servis",
                    photo="own/oportik-stock",
                    host="oportik.example",
                    views="2.1K",
                ),
                Message(
                    day=-3,
                    clock="20:05:31",
                    text="Vidéo de test : le t1 passe le portique trois fois, zéro bip 🔕✅",
                    views="3.4K",
                ),
                Message(
                    day=0,
                    clock="09:12:33",
                    text="BM30 noir mat dispo, 32,50 € la pièce. On envoie jeudi.",
                    photo="own/oportik-bm30",
                    views="1.8K",
                ),
                Message(
                    day=2,
                    clock="18:22:05",
                    text="Puces déjà ouvertes en stock, à mettre dans le mini avant le parloir.",
                    views="1.2K",
                ),
                Message(
                    day=3,
                    clock="08:40:57",
                    text="Le site ne répond plus, on regarde. Restez sur le canal, n’écrivez plus sur Whatsapp 🙏",
                    views="4.0K",
                ),
                Message(
                    day=4,
                    clock="07:31:18",
                    text="Nouvelle adresse : [minilib.example] 🔁 mêmes minis, même établi. Ne faites confiance à aucune autre page.",
                    host="minilib.example",
                    views="3.9K",
                ),
                Message(
                    day=6,
                    clock="19:03:44",
                    text="Le lien de la bio est à jour lui aussi, deuxième vitrine pour les gens pressés.",
                    views="2.2K",
                ),
                Message(
                    day=8,
                    clock="21:10:09",
                    text="Minilib ferme ce soir, tranquillement. Demain c’est redirigé tout seul.",
                    views="2.7K",
                ),
                Message(
                    day=9,
                    clock="07:15:26",
                    text="On est là : [nanolib.example] ✅",
                    host="nanolib.example",
                    views="2.6K",
                ),
            ),
        ),
        Channel(
            handle=FALSE,
            number=2204417736,
            name="OPORTIK OFFICIEL ✅",
            about=fr("Le VRAI canal Oportik, même équipe. Commande par message."),
            subscribers="391",
            first=1,
            messages=(
                Message(
                    day=5,
                    clock="10:00:02",
                    text="Ancien site saisi, on est de retour ! Nouveau site : [oportik-retour.example] même équipe, mêmes prix, -20 % en coupons",
                    host="oportik-retour.example",
                    views="88",
                ),
                Message(
                    day=7,
                    clock="11:30:40",
                    text="Attention aux arnaques, seul [oportik-retour.example] est officiel",
                    host="oportik-retour.example",
                    views="61",
                ),
            ),
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the feed."""

    day: int
    clock: str
    slug: str
    title: str
    text: str
    host: str = ""


ENTRIES = (
    Entry(
        day=-2,
        clock="08:00",
        slug="forfait-2-euros",
        title=fr("Forfait bloqué à 2 € : le comparatif"),
        text="Trois opérateurs proposent un forfait d’appoint à deux euros. Lequel prendre pour un second téléphone ?",
    ),
    Entry(
        day=1,
        clock="08:00",
        slug="mini-telephones-lesquels",
        title=fr("Mini téléphones : lesquels valent leur prix ?"),
        text="Nous avons comparé quatre mini téléphones légaux chez Téléphone Senior Confort et Court Léger.",
        host="court-leger.example",
    ),
    Entry(
        day=2,
        clock="08:00",
        slug="oportik-en-double",
        title=fr("Oportik en double ?"),
        text="Deux adresses montrent la même boutique. Laquelle copie l’autre ?",
        host="oportik-france.example",
    ),
    Entry(
        day=5,
        clock="08:00",
        slug="silence-mobile",
        title=fr("Nouveau : Silence Mobile, des minis « préparés »"),
        text="Un lecteur nous signale une boutique qui vend des minis « préparés ». Nous ne l’avons pas essayée.",
        host="silence-mobile.example",
    ),
    Entry(
        day=5,
        clock="12:00",
        slug="oportik-retour",
        title=fr("Oportik de retour ?"),
        text="Un site se réclame d’Oportik. Rien ne le prouve : prudence.",
        host="oportik-retour.example",
    ),
    Entry(
        day=9,
        clock="08:00",
        slug="nanolib",
        title=fr("Nanolib remplace Minilib"),
        text="La boutique Minilib renvoie désormais vers une nouvelle adresse.",
        host="nanolib.example",
    ),
    Entry(
        day=11,
        clock="08:00",
        slug="recyclage",
        title=fr("Recycler un vieux portable : où aller ?"),
        text="Les bornes de collecte des supermarchés reprennent les petits appareils.",
    ),
)

ANNOUNCEMENTS = (
    Announcement(
        day=2, by=FEED_HOST, at=f"https://{FEED_HOST}/flux.xml", address="oportik-france.example"
    ),
    Announcement(
        day=4,
        by=CHANNELS_HOST,
        at=f"https://{CHANNELS_HOST}/s/{OFFICIAL}",
        address="minilib.example",
    ),
    Announcement(
        day=5,
        by=CHANNELS_HOST,
        at=f"https://{CHANNELS_HOST}/s/{FALSE}",
        address="oportik-retour.example",
    ),
    Announcement(
        day=5, by=FEED_HOST, at=f"https://{FEED_HOST}/flux.xml", address="silence-mobile.example"
    ),
    Announcement(
        day=5, by=FEED_HOST, at=f"https://{FEED_HOST}/flux.xml", address="oportik-retour.example"
    ),
    Announcement(
        day=6, by=LINKS_HOST, at=f"https://{LINKS_HOST}/oportik", address="le-petit-combine.example"
    ),
    Announcement(
        day=9,
        by=CHANNELS_HOST,
        at=f"https://{CHANNELS_HOST}/s/{OFFICIAL}",
        address="nanolib.example",
    ),
    Announcement(
        day=9, by=FEED_HOST, at=f"https://{FEED_HOST}/flux.xml", address="nanolib.example"
    ),
    Announcement(
        day=9, by="minilib.example", at="https://minilib.example/", address="nanolib.example"
    ),
)


def channel(asked: Asked) -> Answer | None:
    """Answer as the web preview of public channels does."""
    match asked.path.strip("/").split("/"):
        case ["s", handle] if handle in CHANNELS:
            return _preview(CHANNELS[handle], asked)
        case [handle] | [handle, _] if handle in CHANNELS:
            found = CHANNELS[handle]
            return html(render("telegram/about.html", channel=found, host=CHANNELS_HOST))
        case ["robots.txt"]:
            return plain("User-agent: *\nDisallow:\n")
        case ["file", name]:
            return _channel_file(name)
        case ["favicon.ico"]:
            return Answer(body=pictures.icon(CHANNELS_HOST), media=PNG)
        case _:
            return (
                redirect(f"https://{CHANNELS_HOST}/{OFFICIAL}", 302) if asked.path == "/" else None
            )


def _preview(channel: Channel, asked: Asked) -> Answer:
    posts = [
        {
            "number": channel.first + place,
            "html": _post_html(message.text),
            "photo": message.photo,
            "stamp": _stamp(message).strftime("%Y-%m-%dT%H:%M:%S+00:00"),
            "clock": _stamp(message).strftime("%H:%M"),
            "views": message.views,
            "view": _view(channel, channel.first + place, message),
        }
        for place, message in enumerate(channel.messages)
        if message.day <= asked.day
    ]
    before = asked.parameters.get("before", "")
    if before.isdecimal():
        posts = [post for post in posts if int(str(post["number"])) < int(before)]
    return html(render("telegram/preview.html", channel=channel, posts=posts, host=CHANNELS_HOST))


def _stamp(message: Message) -> datetime:
    return moment(message.day, message.clock)


def _view(channel: Channel, number: int, message: Message) -> str:
    data = {"c": -channel.number, "p": number, "t": int(_stamp(message).timestamp()), "h": "9c41f0"}
    return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")


def _post_html(text: str) -> str:
    before, bracket, rest = escape(fr(text), quote=False).partition("[")
    if not bracket:
        return before
    host, _, after = rest.partition("]")
    return f'{before}<a href="https://{host}/" target="_blank" rel="noopener" onclick="return confirm(\'Open this link?\\n\\n\'+this.href);">{host}</a>{after}'


def _channel_file(name: str) -> Answer | None:
    for found in CHANNELS.values():
        if name == f"{found.handle}.jpg":
            return Answer(body=pictures.jpeg(f"own/{found.handle}~q70", 160), media=JPEG)
        for place, message in enumerate(found.messages):
            if message.photo and name == f"{found.handle}-{found.first + place}.jpg":
                return Answer(body=pictures.jpeg(f"{message.photo}~q60"), media=JPEG)
    return None


def links(asked: Asked) -> Answer | None:
    """Answer as a link-in-bio service does."""
    match asked.path.strip("/").split("/"):
        case ["oportik"]:
            return _bio(asked.day)
        case ["oportik.jpg"]:
            return Answer(body=pictures.jpeg("own/oportik-portrait~q70", 160), media=JPEG)
        case [""]:
            return html(
                "<!DOCTYPE html><html lang='fr'><title>Mes Liens</title><h1>Mes Liens</h1><p>Une page, tous vos liens.</p></html>"
            )
        case ["robots.txt"]:
            return plain("User-agent: *\nAllow: /\n")
        case ["favicon.ico"]:
            return Answer(body=pictures.icon(LINKS_HOST), media=PNG)
        case _:
            return None


def _bio(day: int) -> Answer:
    if day < oportik.SEIZED_ON:
        chosen = [
            ("La boutique", "https://oportik.example/"),
            ("Le canal", f"https://{CHANNELS_HOST}/{OFFICIAL}"),
        ]
    elif day < 6:
        chosen = [("Le canal (site en pause)", f"https://{CHANNELS_HOST}/{OFFICIAL}")]
    else:
        chosen = [
            ("La nouvelle vitrine 🫖", "https://le-petit-combine.example/"),
            ("Le canal", f"https://{CHANNELS_HOST}/{OFFICIAL}"),
        ]
    data = {
        "props": {
            "pageProps": {
                "account": {
                    "id": 48120937,
                    "username": "oportik",
                    "pageTitle": "@oportik",
                    "description": fr("Minis préparés à la main 🔕"),
                },
                "links": [
                    {"id": 900 + place, "type": "CLASSIC", "title": title, "url": url}
                    for place, (title, url) in enumerate(chosen)
                ],
            }
        }
    }
    return html(
        render(
            "links.html",
            links=chosen,
            data=data,
            about=fr("Minis préparés à la main 🔕 – Snap : oportik.snap39"),
        )
    )


def feed(asked: Asked) -> Answer | None:
    """Answer as a blog of deals with an RSS feed, an Atom feed and its entries."""
    base = f"https://{FEED_HOST}/"
    entries = [entry for entry in reversed(ENTRIES) if entry.day <= asked.day]
    values = {
        "base": base,
        "entries": [(entry, moment(entry.day, entry.clock)) for entry in entries],
    }
    match asked.path.strip("/").split("/"):
        case [""]:
            return html(render("feed/home.html", **values))
        case ["flux.xml"]:
            return xml(render("feed/rss.xml", **values), "application/rss+xml; charset=UTF-8")
        case ["atom.xml"]:
            return xml(render("feed/atom.xml", **values), "application/atom+xml; charset=UTF-8")
        case ["billet", slug]:
            return next(
                (
                    html(render("feed/entry.html", entry=entry, base=base))
                    for entry in entries
                    if entry.slug == slug
                ),
                None,
            )
        case ["robots.txt"]:
            return plain("User-agent: *\nDisallow:\n")
        case ["favicon.ico"]:
            return Answer(body=pictures.icon(FEED_HOST), media=PNG)
        case _:
            return None
