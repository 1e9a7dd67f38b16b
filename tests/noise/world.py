"""
Shops that flicker: what their pages show on a day, and which true changes are planted when.

All is drawn from one seed, before anything is read: which shop flickers how, what it shows on each day, and what is planted.
Flicker is what shops do without saying anything: counters, dates, tests in halves, banners, hashes and hosts of pictures,
white space, a day in another language or currency, a morning's 404. Nothing here knows how it will be compared.
"""

import random
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

BEGAN = date(2026, 3, 2)
FLICKERS = (
    "watching", "dispatch", "halves", "banner", "hash", "hosts", "limited", "composed", "blanks", "sold", "testimonial",
    "relative", "quotes", "order", "pictures", "price halves", "price form", "address", "not found", "blocked", "english",
    "english addresses", "dollars", "cards",
)  # fmt: skip
KINDS = (
    "price_changed", "stock_changed", "name_changed", "wording_changed", "photo_changed", "listing_appeared",
    "listing_vanished", "listing_moved", "contact_appeared", "page_terms_changed", "page_legal_changed",
    "page_contact_changed", "price_back", "site_gone", "site_seized",
)  # fmt: skip
_MODELS = ("BM10", "BM30", "BM50", "BM70", "L8Star", "GT Star", "J8", "J9", "K33", "V8", "X6", "Z1")
_TRAITS = (
    "Tient dans la paume.", "Double SIM.", "Change la voix.", "Batterie de 350 mAh.", "Chargeur fourni.", "Sans marque visible.",
    "Bluetooth compris.", "Écran de 0,66 pouce.", "Clavier souple.", "Livré sous pli discret.", "Garantie deux ans.",
)  # fmt: skip
_ENGLISH = (
    "Fits in your palm.",
    "Two SIM cards.",
    "Changes your voice.",
    "Charger included.",
    "No brand.",
)
_TESTIMONIALS = tuple(
    f"{name} : « {what} »"
    for name, what in zip(
        ("Karim", "Léo", "Inès", "Paul", "Nadia", "Hugo", "Zoé", "Malik", "Eva", "Tom", "Lina", "Sam"),
        ("parfait", "bien reçu", "vraiment petit", "rapide", "bon vendeur", "ça marche", "je recommande", "discret", "au top",
         "conforme", "rien à dire", "mieux que prévu"),
        strict=True,
    )
)  # fmt: skip
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass(frozen=True, kw_only=True)
class Good:
    """A thing on sale as it truly is."""

    name: str
    price: int
    stock: str
    texts: tuple[str, ...]
    photo: str
    flickers: frozenset[str]
    was: int = 0
    """The price before, where it comes back."""


@dataclass(frozen=True, kw_only=True)
class Planted:
    """A true change: what is to be told, and on which day."""

    day: int
    shop: str
    kind: str
    subject: str
    """The name of the thing, or part of what it is known by."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a shop shows on a day."""

    outcome: str
    pages: dict[str, tuple[str, str]]
    """Role and markup by path."""


@dataclass
class Shop:
    """A shop, changed day by day."""

    number: int
    flickers: frozenset[str]
    goods: dict[str, Good]
    """By path."""

    texts: dict[str, list[str]]
    phones: list[str]
    touched: set[str] = field(default_factory=set)
    """Names of goods that were changed or are to stay: each is changed once, so that what is to be told is plain."""

    gone: set[str] = field(default_factory=set)
    ended: str = ""
    """``site_gone`` or ``site_seized`` from that day on."""

    @property
    def host(self) -> str:
        """Its address."""
        return f"boutique{self.number}.example"


@dataclass(frozen=True)
class World:
    """All shops, all days, all that is planted."""

    days: list[dict[str, Shown]]
    planted: list[Planted]


def world(seed: int, *, shops: int, days: int, planted: int, goods: int = 10) -> World:
    """Draw a world; changes are planted from the sixth day on."""
    draw = random.Random(seed)
    street = [_shop(draw, n, goods) for n in range(shops)]
    odd = {
        (shop.host, kind): set(draw.sample(range(8, days - 3, 2), 2))
        for shop in street
        for kind in sorted(shop.flickers & _ODD)
    }
    plan = _plan(draw, street, days, planted, odd)
    shown, told = [], list[Planted]()
    for day in range(days):
        for shop, kind in sorted(plan.get(day, ()), key=lambda one: not one[1].startswith("site_")):
            told += _plant(draw, shop, kind, day, plan)
        told += [
            Planted(day=day, shop=one.host, kind="currency_changed", subject="")
            for one in street
            if _abroad(one, day, odd)
        ]
        shown.append({shop.host: _shown(draw, shop, day, odd) for shop in street})
    return World(shown, [one for one in told if one.day < days])


def _abroad(shop: Shop, day: int, odd: dict[tuple[str, str], set[int]]) -> bool:
    """Say whether a shop shows another currency for the first time: that is said, once, and its second day is none."""
    other = set().union(*(odd.get((shop.host, kind), ()) for kind in _ODD - {"dollars"}))
    days = odd.get((shop.host, "dollars"), set()) - other
    return bool(days) and day == min(days) and not shop.ended


def _shop(draw: random.Random, number: int, goods: int) -> Shop:
    own = frozenset(draw.sample(FLICKERS, draw.randint(6, 12)))
    named = draw.sample([f"{m} {c}" for m in _MODELS for c in ("noir", "rouge")], goods)
    stock = {
        f"/p/{name.lower().replace(' ', '-')}": Good(
            name=f"Mini téléphone {name}", price=draw.randint(25, 90), stock="InStock", texts=tuple(draw.sample(_TRAITS, 5)),
            photo=f"{name.lower().replace(' ', '')}", flickers=frozenset(one for one in sorted(own) if draw.random() < 0.5),
        )
        for name in named
    }  # fmt: skip
    texts = {
        "/cgv": ["Toute commande vaut acceptation.", "Les prix sont en euros, toutes taxes comprises.", "Retours sous quatorze jours."],
        "/mentions-legales": ["Éditeur du site : SARL Essai.", "Hébergeur : Nuage SAS, rue du Port."],
        "/contact": ["Écrivez-nous à toute heure.", "Réponse en une heure."],
    }  # fmt: skip
    return Shop(number, own, stock, texts, [f"06 39 98 {number:02d} 01"])


# -- what is planted -------------------------------------------------------------------------------

_Plan = dict[int, list[tuple[Shop, str]]]
_OF_ALL = {"address", "price halves"}
"""Flicker that hides a change even of things that do not flicker so: where prices waver, one that returns says nothing."""

_ODD = {"english", "english addresses", "dollars", "blocked", "not found"}
"""Flicker of a whole day; on it nothing is planted that could not be seen."""

_PAGES = {"page_terms_changed": "/cgv", "page_legal_changed": "/mentions-legales", "page_contact_changed": "/contact"}  # fmt: skip
_HIDDEN = {
    "photo_changed": {"hash"}, "price_changed": {"own price"}, "price_back": {"price halves"},
    "name_changed": {"address"}, "listing_moved": {"address"}, "listing_vanished": {"address"},
}  # fmt: skip
"""What hides a change from anybody: of a thing or shop that flickers so, none of that kind is planted."""


def _plan(
    draw: random.Random,
    street: list[Shop],
    days: int,
    planted: int,
    odd: dict[tuple[str, str], set[int]],
) -> _Plan:
    """Draw when what is planted; a few shops end, in the last days."""
    plan: _Plan = {}
    hidden = {shop.host: {d for (host, _), found in odd.items() if host == shop.host for d in found} for shop in street}  # fmt: skip

    def plain(day: int, shop: Shop) -> int:
        """The first day from this one on at which everything can be seen, that on which a price goes back included."""
        while {day, day + 10} & hidden[shop.host]:
            day += 1
        return day

    ordinary = [kind for kind in KINDS if not kind.startswith("site_")]
    for n in range(planted):
        shop = draw.choice(street)
        day = plain(draw.randrange(5, days - 1), shop)
        plan.setdefault(day, []).append((shop, ordinary[n % len(ordinary)]))
    for n, shop in enumerate(draw.sample(street, len(street) // 5)):
        kind = ("site_gone", "site_seized")[n % 2]
        plan.setdefault(plain(draw.randrange(days - 9, days - 2), shop), []).append((shop, kind))
    return plan


def _plant(draw: random.Random, shop: Shop, kind: str, day: int, plan: _Plan) -> list[Planted]:
    """Change a shop; return what is to be told of it: nothing where nothing there can be changed so."""
    one = Planted(day=day, shop=shop.host, kind=kind, subject=shop.host)
    if shop.ended:
        return []
    if kind.startswith("back "):
        good = shop.goods[kind[5:]]
        shop.goods[kind[5:]] = replace(good, price=good.was)
        return [replace(one, kind="price_back", subject=good.name)]
    if kind.startswith("site_"):
        shop.ended = kind
        return [
            replace(one, day=day + (kind == "site_gone"))
        ]  # told when found again the day after
    if kind in _PAGES:
        text = shop.texts[_PAGES[kind]]
        text.append(f"Clause nouvelle {_letters(day)} {_letters(len(text))}.")
        again = plan[day].count((shop, kind)) > 1 and text[-2].startswith(
            f"Clause nouvelle {_letters(day)} "
        )
        return [] if again else [replace(one, subject=_PAGES[kind])]  # one line tells both
    if kind == "contact_appeared":
        shop.phones.append(f"06 39 98 {shop.number:02d} {len(shop.phones) + 1:02d}")
        return [replace(one, subject=shop.phones[-1].replace(" ", "")[1:])]
    if kind == "listing_appeared":
        name = f"Mini téléphone nouveau {_letters(day)} {_letters(len(shop.goods))}"
        shop.goods[f"/p/{name.replace(' ', '-')}"] = Good(
            name=name, price=draw.randint(25, 90), stock="InStock", texts=tuple(draw.sample(_TRAITS, 5)),
            photo=name.replace(" ", ""), flickers=frozenset(),
        )  # fmt: skip
        shop.touched.add(name)
        return [replace(one, subject=name)]
    return _plant_good(draw, shop, one, plan)


def _plant_good(draw: random.Random, shop: Shop, one: Planted, plan: _Plan) -> list[Planted]:
    hidden = _HIDDEN.get(one.kind, set())
    fitting = [
        path for path, good in shop.goods.items()
        if good.name not in shop.touched
        and not hidden & (good.flickers | (_OF_ALL & shop.flickers) | {f"own {one[:5]}" for one in good.flickers})
    ]  # fmt: skip
    if not fitting:
        return []
    path = draw.choice(fitting)
    good = shop.goods[path]
    told = replace(one, subject=good.name)
    if one.kind == "listing_vanished":
        shop.gone.add(path)
        del shop.goods[path]
        return [told]
    if one.kind == "listing_moved":
        shop.goods[f"/p/autre-{path[3:]}"] = shop.goods.pop(path)
        shop.gone.add(path)
    elif one.kind == "price_back":
        told = replace(told, kind="price_changed")
        shop.goods[path] = replace(good, price=good.price - 11, was=good.price)
        plan.setdefault(one.day + 10, []).append((shop, f"back {path}"))
    else:
        shop.goods[path] = _changed(draw, good, one)
        told = replace(told, subject=shop.goods[path].name)
    shop.touched.add(shop.goods.get(path, good).name)
    return [told]


def _changed(draw: random.Random, good: Good, one: Planted) -> Good:
    if one.kind == "price_changed":
        return replace(good, price=good.price + draw.choice((-7, -4, 5, 9)))
    if one.kind == "stock_changed":
        return replace(good, stock="OutOfStock")
    if one.kind == "name_changed":
        return replace(good, name=f"{good.name} version {_letters(one.day)}")
    if one.kind == "photo_changed":
        return replace(good, photo=f"neuve{_letters(one.day)}")
    assert one.kind == "wording_changed"
    said = f"Passe les portiques, essai {_letters(one.day)}."
    return replace(good, texts=(*good.texts[:2], said, *good.texts[2:]))


def _letters(n: int) -> str:
    return "abcdefghij"[n % 10] + "abcdefghij"[n // 10 % 10]


# -- what is shown ---------------------------------------------------------------------------------

_NOT_FOUND = "<html lang=fr><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>"
_SEIZED = (
    "<html lang=fr><head><title>Site saisi</title></head><body><h1>Ce site a été saisi</h1><p>Ce nom de domaine a été saisi par "
    "la Gendarmerie nationale sur décision de justice.</p></body></html>"
)


def _shown(
    draw: random.Random, shop: Shop, day: int, odd: dict[tuple[str, str], set[int]]
) -> Shown:
    on = {
        kind for kind in FLICKERS if kind in shop.flickers and day in odd.get((shop.host, kind), ())
    }
    if shop.ended == "site_seized":
        return Shown(outcome="seized", pages={"/": ("home", _SEIZED)})
    if shop.ended or "not found" in on:
        return Shown(outcome="gone", pages={"/": ("home", _NOT_FOUND)})
    if "blocked" in on:
        return Shown(outcome="blocked", pages={})
    there = dict(shop.goods)
    prefix = "/en" if "english addresses" in on else ""
    today = _Today(
        draw, day, "english" in on or bool(prefix), "dollars" in on, shop.flickers, shop.number,
        day == 2 or (day > 2 and draw.random() < 0.5),
    )  # fmt: skip
    paths = {path: f"{prefix}{path}{today.address()}" for path in there}
    pages = {"/": ("home", today.home({paths[path]: good for path, good in there.items()}, shop))}
    pages |= {paths[path]: ("product", today.product(good, shop)) for path, good in there.items()}
    pages |= dict.fromkeys(sorted(shop.gone), ("product", _NOT_FOUND))
    for path, texts in shop.texts.items():
        pages[prefix + path] = (
            ("contact" if path == "/contact" else "legal"),
            today.page(path, texts, shop),
        )
    return Shown(outcome="complete", pages=pages)


@dataclass(frozen=True)
class _Today:
    """How pages look on a day."""

    draw: random.Random
    day: int
    english: bool
    dollars: bool
    flickers: frozenset[str]
    number: int
    second: bool
    """Whether this visitor is in the second half of a test; both halves are met in the first three days."""

    def address(self) -> str:
        """What stands behind a thing's address today."""
        return f"-{self.draw.randbytes(4).hex()}" if "address" in self.flickers else ""

    def home(self, goods: dict[str, Good], shop: Shop) -> str:
        """A list of all goods."""
        order = list(goods.items())
        if "cards" in self.flickers:
            self.draw.shuffle(order)
        cards = "".join(
            f"<div class=product><a href='{path}'><h3>{good.name}</h3></a></div>"
            for path, good in order
        )
        return self._page("Boutique", f"<h1>Mini téléphones</h1>{cards}", shop)

    def product(self, good: Good, shop: Shop) -> str:
        """A thing's own page."""
        name = good.name if not self.english else good.name.replace("Mini téléphone", "Tiny phone")
        price, currency = self._price(good)
        stock = good.stock
        if "limited" in good.flickers and stock == "InStock" and self.draw.random() < 0.5:
            stock = "LimitedAvailability"
        images = "".join(f"<img itemprop=image src='{src}'>" for src in self._pictures(good))
        body = (
            f"<div itemscope itemtype='https://schema.org/Product'><h1 itemprop=name>{name}</h1>{images}"
            f"<div itemprop=offers itemscope itemtype='https://schema.org/Offer'><span itemprop=price content='{price}'>{price}</span>"
            f"<meta itemprop=priceCurrency content={currency}><link itemprop=availability href='https://schema.org/{stock}'></div>"
            f"<div itemprop=description>{self._words(good)}</div></div>"
        )
        return self._page(name, body, shop)

    def page(self, path: str, texts: list[str], shop: Shop) -> str:
        """A page of terms, legal notices or contacts."""
        said = texts
        if self.english:
            said = [
                "Every order is binding.",
                "Returns within two weeks.",
                "Write to us at any hour.",
            ]
        counted = (
            f"<p>Page vue {self.draw.randint(100, 9999)} fois.</p>"
            if "watching" in self.flickers
            else ""
        )
        lines = "".join(f"<p>{line}</p>" for line in said)
        return self._page(path[1:], f"<h1>{path[1:]}</h1>{lines}{counted}", shop)

    def _page(self, title: str, body: str, shop: Shop) -> str:
        reach = "".join(f"<p>Téléphone : {phone}</p>" for phone in shop.phones)
        lang = "en" if self.english else "fr"
        return f"<html lang={lang}><head><title>{title}</title></head><body>{body}<footer>{reach}</footer></body></html>"

    def _price(self, good: Good) -> tuple[str, str]:
        amount = good.price
        if "price halves" in good.flickers and self.second:
            amount += 3
        if self.dollars:
            return f"{amount * 1.1:.2f}", "USD"
        plain = "price form" in good.flickers and self.draw.random() < 0.5
        return (f"{amount}" if plain else f"{amount}.00"), "EUR"

    def _pictures(self, good: Good) -> list[str]:
        host = (
            f"https://img{self.draw.randint(1, 9)}.nuage.example"
            if "hosts" in good.flickers
            else ""
        )
        mark = f"-{self.draw.randbytes(6).hex()}" if "hash" in good.flickers else ""
        found = [f"{host}/photos/{good.photo}{side}{mark}.jpg" for side in ("", "-dos", "-boite")]
        if "pictures" in good.flickers:
            self.draw.shuffle(found)
        return found

    def _words(self, good: Good) -> str:
        said = list(good.texts if not self.english else _ENGLISH)
        if "order" in good.flickers:
            self.draw.shuffle(said)
        for kind, line in self._additions().items():
            if kind in good.flickers and line:
                said.append(line)
        if "halves" in good.flickers:
            said.insert(
                1, self.draw.choice(("Commandez maintenant.", "Faites-vous plaisir dès ce soir."))
            )
        text = (
            self.draw.choice(("  ", " \n", " ")).join(said)
            if "blanks" in good.flickers
            else " ".join(said)
        )
        if "composed" in good.flickers:
            text = unicodedata.normalize(self.draw.choice(("NFC", "NFD")), text)
        if "quotes" in good.flickers and self.draw.random() < 0.5:
            text = text.replace("'", "’")
        return text

    def _additions(self) -> dict[str, str]:
        """What is said beside the words of the thing, another thing at every visit."""
        sent = BEGAN + timedelta(days=self.day + self.draw.randint(1, 3))
        return {
            "watching": f"{self.draw.randint(2, 60)} personnes regardent ce produit.",
            "dispatch": f"Expédié le {sent:%d/%m/%Y}.",
            "banner": "Livraison offerte ce soir seulement." if self.draw.random() < 0.5 else "",
            "sold": f"Déjà {100 + 7 * self.day + self.number} vendus.",
            "testimonial": self.draw.choice(_TESTIMONIALS),
            "relative": f"Chez vous {_DAYS[sent.weekday()]}.",
        }
