"""
Lawful little shops that are hard to visit.

All sell accessories on the same plain software; each has one bad habit, put around its pages by the
functions below.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from tests.town.answers import Answer, Asked, html
from tests.town.french import frs
from tests.town.records import ChangeKind, Event, Leaf, Shop, date_of
from tests.town.sites.common import GENERIC_TERMS, product
from tests.town.templates import render

Pages = Callable[[Asked], Answer | None]

PATIENCE = 12
"""How many requests a day the shield lets through."""

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def _shop(
    name: str,
    title: str,
    tagline: str,
    first: int,
    *goods: tuple[str, str, str, str],
    events: tuple[Event, ...] = (),
) -> Shop:
    """A small shop; each good is a key, a name, a price and a sentence."""
    stem = name.partition(".")[0]
    return Shop(
        name=name,
        title=title,
        tagline=tagline,
        first_number=first,
        home=frs(f"Bienvenue chez {title}.", tagline + "."),
        products=tuple(
            product(
                key,
                label,
                price,
                text,
                text,
                photos=f"thing/{stem}-{key}",
                sku=f"{first}-{place}",
                category="Accessoires",
            )
            for place, (key, label, price, text) in enumerate(goods, start=1)
        ),
        leaves=(Leaf(slug="conditions", title="Conditions", blocks=GENERIC_TERMS),),
        contacts={"E-mail": f"contact@{name}"},
        events=events,
    )


SHIELDED = _shop(
    "bouclier-coques.example",
    "Bouclier Coques",
    "Des coques qui encaissent",
    400,
    ("coque-noire", "Coque noire", "14.90", "Une coque noire, épaisse, pour grands téléphones."),
    ("coque-bleue", "Coque bleue", "14.90", "La même en bleu nuit."),
    ("verre-trempe", "Verre trempé", "9.90", "Protège l’écran des clés."),
    ("anneau", "Anneau de maintien", "6.50", "Se colle au dos, tourne à volonté."),
)
MAZE = _shop(
    "labyrinthe-loisirs.example",
    "Labyrinthe Loisirs",
    "Sorties, stages et souvenirs",
    420,
    ("mug", "Mug du labyrinthe", "11.00", "Un mug à motif de haies."),
    ("plan", "Plan plié", "4.00", "Pour retrouver la sortie."),
    ("sac", "Sac en toile", "13.00", "Grand sac sérigraphié."),
)
FALTERING = _shop(
    "panne-piles.example",
    "Panne & Piles",
    "Piles, batteries, chargeurs",
    440,
    ("pile-aa", "Piles AA, lot de 8", "7.90", "Longue durée."),
    ("batterie-10", "Batterie de secours 10 000 mAh", "24.90", "Recharge deux fois un téléphone."),
    ("chargeur-2", "Chargeur deux ports", "12.90", "Deux prises, pliable."),
    events=(Event(day=8, kind=ChangeKind.PRICE, key="pile-aa", value=Decimal("6.90")),),
)
SOFT = _shop(
    "toujours-la.example",
    "Toujours Là",
    "Cartes, timbres, papeterie",
    460,
    ("carte-postale", "Cartes postales, lot de 10", "6.00", "Dix vues de Valbrume."),
    ("carnet", "Carnet ligné", "5.50", "Cent vingt pages."),
    ("stylo", "Stylo bleu", "2.20", "Pointe moyenne."),
    events=(Event(day=5, kind=ChangeKind.VANISHED, key="stylo"),),
)
SLOW = _shop(
    "tortue-audio.example",
    "Tortue Audio",
    "Écouteurs et patience",
    480,
    ("ecouteurs", "Écouteurs filaires", "9.90", "Câble tressé."),
    ("casque", "Casque ouvert", "39.00", "Pour écouter longtemps."),
)
ODD = _shop(
    "entetes-cables.example",
    "En-Têtes & Câbles",
    "Le câble qu’il vous faut",
    500,
    ("cable-1m", "Câble 1 m", "5.00", "Un mètre, gaine grise."),
    ("cable-2m", "Câble 2 m", "7.00", "Deux mètres, gaine grise."),
    ("adaptateur", "Adaptateur coudé", "3.50", "Gain de place."),
)
EXPIRED = _shop(
    "certificat-perime.example",
    "Le Bon Vieux Poste",
    "Téléphones fixes remis à neuf",
    520,
    ("cadran", "Poste à cadran 1963", "59.00", "Remis à neuf, sonnerie d’origine."),
    ("touches", "Poste à touches 1982", "39.00", "Ivoire, cordon neuf."),
)
SELF_SIGNED = _shop(
    "maison-cousue.example",
    "Maison Cousue",
    "Housses cousues main",
    540,
    ("housse-lin", "Housse en lin", "18.00", "Doublée coton."),
    ("housse-laine", "Housse en laine", "22.00", "Bouillie, deux tons."),
)


def shielded(pages: Pages, challenge: Callable[[str], Answer]) -> Pages:
    """Let the first visitors of a day in, then send everybody away."""

    def answer(asked: Asked) -> Answer | None:
        return pages(asked) if asked.count < PATIENCE else challenge(asked.host)

    return answer


def endless(pages: Pages) -> Pages:
    """Add a calendar whose months and days have no end, and links with ever new session numbers."""

    def answer(asked: Asked) -> Answer | None:
        parts = asked.path.strip("/").split("/")
        match parts:
            case ["agenda"]:
                today = date_of(0)
                return _month(today.year, today.month)
            case ["agenda", year, month, *rest] if year.isdecimal() and month.isdecimal():
                return _month(int(year), int(month), *rest) if 1 <= int(month) <= 12 else None
            case _:
                found = pages(asked)
        if found is not None and found.media.startswith("text/html"):
            return replace(
                found,
                body=found.body.replace(
                    b"<main>", b'<main><p><a href="/agenda">Agenda des sorties</a></p>'
                ),
            )
        return found

    return answer


def _month(year: int, month: int, *rest: str) -> Answer:
    before = (year - 1, 12) if month == 1 else (year, month - 1)
    after = (year + 1, 1) if month == 12 else (year, month + 1)
    values = {
        "name": MONTHS[month - 1],
        "year": year,
        "month": month,
        "before": before,
        "after": after,
        "trail": "/".join(rest),
    }
    return html(render("calendar.html", **values))


def soft(pages: Pages) -> Pages:
    """Answer 200 to every unknown address, with a page that says there is nothing."""

    def answer(asked: Asked) -> Answer | None:
        return pages(asked) or html(render("soft.html", title=SOFT.title))

    return answer


def slow(pages: Pages) -> Pages:
    """Wait before the first byte and in the middle of every page."""

    def answer(asked: Asked) -> Answer | None:
        found = pages(asked)
        return (
            replace(found, seconds=1.0)
            if found is not None and found.media.startswith("text/html")
            else found
        )

    return answer


def odd(pages: Pages) -> Pages:
    """Compress, cut into chunks, and repeat headers in strange capitals."""

    def answer(asked: Asked) -> Answer | None:
        found = pages(asked)
        if found is None:
            return None
        headers = (
            ("SET-cookie", "panier=vide; Path=/"),
            ("set-Cookie", "langue=fr; Path=/; Secure"),
            ("Set-Cookie", "panier=0; Path=/; HttpOnly"),
            ("x-PoWeReD-bY", "caféine"),
            ("X-Vide", ""),
        )
        return replace(found, headers=(*found.headers, *headers), compressed=True, chunked=True)

    return answer
