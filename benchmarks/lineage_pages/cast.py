"""Who is in the world: sellers and their returns in sixteen disguises, and decoys of fifteen kinds; all drawn from a seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from io import BytesIO

from PIL import Image

from benchmarks.lineage_pages.markup import Page, Shown, channel, pages
from benchmarks.lineage_pages.texts import (
    DEFAULTS,
    GOODS,
    MODELS,
    OFFERS,
    OWN,
    PRESS,
    SHOP,
    SYLLABLES,
    TERMS,
    TOWNS,
)
from benchmarks.lineage_world.pictures import jpeg as as_jpeg
from benchmarks.lineage_world.pictures import photograph, travelled

START = datetime(2026, 11, 3, 6, tzinfo=UTC)

DISGUISES = (
    "snapchat", "phone", "email", "paypal", "whatsapp", "photos", "terms", "photos and terms", "near clone announced",
    "announced", "redirect", "stem", "analytics", "channel only", "prices and photos", "all kept but the name",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one visit of a site brings home."""

    url: str
    social: bool
    day: float
    outcome: str
    pages: tuple[Page, ...]


@dataclass(slots=True, kw_only=True)
class Seller:
    """A seller as he is before the seizure."""

    shown: Shown
    handle: str
    number: int
    seized: float
    posts: list[tuple[str, str]]


@dataclass(kw_only=True)
class World:
    """The visits, and what is true."""

    visits: list[Visit]
    hand: dict[str, str]
    """Site id → the seller whose site it is; sites of nobody in question are left out."""

    returns: dict[str, tuple[str, str]]
    """Successor's site id → its predecessor's, and the disguise."""

    kinds: dict[str, str]
    """Decoy's site id → what it is."""

    @cached_property
    def seeds(self) -> set[str]:
        """The seized sites."""
        return {before for before, _ in self.returns.values()}


class _Maker:
    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self._names: set[str] = set()
        self._photo = seed * 100_000
        self.world = World(visits=[], hand={}, returns={}, kinds={})

    def name(self) -> str:
        while True:
            name = "".join(self.rng.sample(SYLLABLES, 3))
            if name not in self._names:
                self._names.add(name)
                return name

    def phone(self) -> str:
        return f"+336399{self.rng.randrange(80000, 89999):05d}"

    def photos(self, count: int) -> tuple[bytes, ...]:
        self._photo += count
        return tuple(_photo(self._photo - n) for n in range(count))

    def seen(self, host: str, day: float, found: list[Page], outcome: str = "complete") -> None:
        self.world.visits.append(
            Visit(
                url=f"https://{host}/", social=False, day=day, outcome=outcome, pages=tuple(found)
            )
        )

    def heard(self, seller: Seller, day: float) -> None:
        """Visit a seller's channel."""
        body = channel(
            seller.handle,
            seller.shown.name,
            f"Boutique : {seller.shown.extra['channel']}",
            seller.posts,
            seller.number,
        )
        url = f"https://t.me/s/{seller.handle}"
        self.world.visits.append(
            Visit(
                url=url,
                social=True,
                day=day,
                outcome="complete",
                pages=((url, "account", body, "text/html"),),
            )
        )

    def stranger(self, theme: int | None = None) -> Shown:
        """Return a seller of prepared phones with everything of his own."""
        rng, name = self.rng, self.name()
        models = rng.sample(MODELS, 6)
        return Shown(
            host=f"{name}.example", name=name.title(), theme=rng.randrange(5) if theme is None else theme,
            pitch=(*rng.sample(OFFERS, 2), *(self._reworded(one) for one in rng.sample(OWN, 5))),
            terms=tuple(self._reworded(one) for one in rng.sample(TERMS, 6)),
            goods=tuple((f"Mini {m} {rng.choice(('noir', 'gris', 'plat', 'pro'))}", f"{rng.randrange(39, 190)},{rng.choice(('00', '50', '90'))}") for m in models),
            contacts=(
                ("snapchat", f"{name}.{rng.choice(('lyon', 'nord', 'zone', 'mini'))}{rng.randrange(10, 99)}"), ("telegram", f"{name}_canal"),
                ("phone", self.phone()), ("whatsapp", self.phone()), ("email", f"{name}.colis@mail.example"),
                ("paypal", f"{name}caisse"), ("ga", f"G-{rng.randrange(10**9, 10**10)}"),
            ),
            photos=self.photos(3), defaults=tuple(rng.sample(DEFAULTS, 1)), extra={"channel": f"https://{name}.example/"},
        )  # fmt: skip

    def _reworded(self, text: str) -> str:
        """Return a sentence as this writer would put it: a few words changed, so that it is mostly his own."""
        words = text.split()
        for _ in range(3):
            place = self.rng.randrange(1, len(words) - 1)
            words[place] = self.rng.choice(
                (
                    "vraiment",
                    "toujours",
                    "chez",
                    "nous",
                    "ici",
                    "bien",
                    "encore",
                    "petit",
                    "grand",
                    "même",
                    "surtout",
                )
            )
        return " ".join(words)

    def lawful(self, theme: int | None = None) -> Shown:
        rng, name = self.rng, self.name()
        thing, town = rng.choice(GOODS), rng.choice(TOWNS)
        return Shown(
            host=f"{name}-{thing}.example", name=f"{name.title()} {thing}", theme=rng.randrange(5) if theme is None else theme,
            pitch=tuple(one.format(thing, town) for one in rng.sample(SHOP, 3)), terms=tuple(one.format(thing, town) for one in rng.sample(SHOP, 3)),
            goods=tuple((f"{thing} {rng.choice(TOWNS)} {n}", f"{rng.randrange(5, 80)},90") for n in range(5)),
            contacts=(("phone", self.phone()), ("email", f"bonjour@{name}.example")), defaults=tuple(rng.sample(DEFAULTS, 2)),
        )  # fmt: skip

    def decoy(self, shown: Shown, kind: str, day: float) -> None:
        if kind == "press" and self.rng.random() < 0.5:
            marks = {"marks": " itemscope itemtype='https://schema.org/NewsArticle'"}
            shown = replace(shown, extra={**shown.extra, **marks})
        self.world.kinds[shown.host] = kind
        self.seen(shown.host, day, pages(shown))


@cache
def _photo(seed: int) -> bytes:
    return as_jpeg(photograph(seed))


def again(photo: bytes, rng: random.Random) -> bytes:
    """Return a photograph after it travelled: cropped, scaled, saved again."""
    with Image.open(BytesIO(photo)) as image:
        return travelled(image.convert("RGB"), rng)


def world(seed: int, *, sellers: int = 16, shops: int = 90) -> World:
    """Return the world of a seed."""
    make = _Maker(seed)
    for _ in range(shops):
        make.decoy(make.lawful(), "lawful", make.rng.uniform(0, 40))
    disguises = make.rng.sample(DISGUISES, len(DISGUISES))
    for number in range(sellers):
        disguise = disguises[number] if number < len(disguises) else ""
        seller = _seller(make, seized=disguise != "redirect")
        if disguise:
            _return(make, seller, disguise)
        _decoys(make, seller)
    for _ in range(sellers // 2):
        make.decoy(make.stranger(), "other seller", make.rng.uniform(0, 40))
    return make.world


def _seller(make: _Maker, *, seized: bool) -> Seller:
    shown, day = make.stranger(), make.rng.uniform(12, 25)
    handle = dict(shown.contacts)["telegram"]
    seller = Seller(
        shown=shown, handle=handle, number=10**9 + make.rng.randrange(10**8), seized=day, posts=[]
    )
    seller.posts.append(
        (f"{shown.pitch[0]} <a href='https://{shown.host}/'>{shown.host}</a>", _at(1))
    )
    make.seen(shown.host, make.rng.uniform(0, 3), pages(shown))
    make.heard(seller, make.rng.uniform(3, 6))
    banner = (
        "<html lang=fr><head><title>Site saisi</title></head><body><h1>Ce site a été saisi</h1><p>Ce nom de domaine a été saisi par la "
        "Gendarmerie nationale sur réquisition du procureur de la République.</p></body></html>"
    )
    if seized:
        make.seen(
            shown.host,
            day,
            [(f"https://{shown.host}/", "home", banner.encode(), "text/html")],
            "seized",
        )
    make.world.hand[shown.host] = make.world.hand[f"telegram:{handle}"] = shown.host
    return seller


def _return(make: _Maker, seller: Seller, disguise: str) -> None:
    rng, old, day = make.rng, seller.shown, seller.seized + make.rng.uniform(1, 9)
    new = make.stranger(theme=(seller.shown.theme + 1 + rng.randrange(4)) % 5)
    kept, ways = dict(old.contacts), dict(new.contacts)
    ga = {"ga": ways["ga"]}
    changes: dict[str, dict[str, object]] = {
        "photos": {"photos": tuple(again(one, rng) for one in old.photos)},
        "terms": {
            "terms": tuple(one.replace(old.name, new.name) for one in old.terms),
            "pitch": (*new.pitch[:2], *old.pitch[2:]),
        },
        "photos and terms": {
            "photos": tuple(again(one, rng) for one in old.photos[:2]),
            "terms": old.terms,
        },
        "near clone announced": {
            "theme": old.theme,
            "pitch": old.pitch,
            "terms": old.terms,
            "goods": old.goods,
            "photos": old.photos,
        },
        "prices and photos": {
            "goods": old.goods,
            "photos": (*new.photos[:2], again(old.photos[0], rng)),
        },
        "all kept but the name": {
            "pitch": old.pitch,
            "terms": old.terms,
            "goods": old.goods,
            "photos": old.photos,
        },
    }
    for way in ("snapchat", "phone", "email", "paypal", "whatsapp"):
        if disguise in (way, "all kept but the name") and not (
            disguise != way and way in ("email", "paypal")
        ):
            ways[way] = kept[way]
    if disguise == "stem":
        ways["snapchat"] = kept["snapchat"][:-2] + f"{rng.randrange(10, 99)}"
        changes["stem"] = {"photos": (again(old.photos[0], rng), *new.photos[1:])}
    if disguise == "analytics":
        ga = {"ga": kept["ga"]}
    new = replace(new, contacts=tuple({**ways, **ga}.items()), **changes.get(disguise, {}))  # type: ignore[arg-type]
    if disguise == "channel only":
        handle = f"{make.name()}_relais"
        shadow = Seller(shown=replace(new, extra={"channel": f"{OFFERS[0]} Snap : {kept['snapchat']}"}), handle=handle,
                        number=10**9 + rng.randrange(10**8), seized=0, posts=[(f"{rng.choice(OFFERS)} WhatsApp {kept['whatsapp']}", _at(day - 0.2))])  # fmt: skip
        make.heard(shadow, day)
        site = f"telegram:{handle}"
    else:
        make.seen(new.host, day, pages(new))
        site = new.host
    if disguise in ("announced", "near clone announced"):
        seller.posts.append(
            (
                f"Notre nouvelle adresse : <a href='https://{new.host}/'>{new.host}</a>, même équipe, à très vite",
                _at(day - 0.5),
            )
        )
        make.heard(seller, day - 0.1)
    if disguise == "redirect":
        home = pages(new)[0]
        make.seen(
            old.host,
            day + 0.05,
            [(f"https://{new.host}/", "home", home[2], f"redirect:https://{old.host}/")],
            "redirected",
        )
    make.world.hand[site] = old.host
    make.world.returns[site] = (old.host, disguise)


def _decoys(make: _Maker, seller: Seller) -> None:
    """Everyone who shows something of a seller's and is not he."""
    rng, old, ways = make.rng, seller.shown, dict(seller.shown.contacts)
    quoted = tuple(one.format(old.name, ways["snapchat"], ways["phone"]) for one in PRESS)
    for kind in rng.sample(tuple(_KINDS), 8):
        for shown in _KINDS[kind](make, old, ways, quoted):
            make.decoy(
                shown,
                kind,
                rng.uniform(4, 11)
                if kind == "early mirror"
                else seller.seized + rng.uniform(0.5, 12),
            )


def _press(
    make: _Maker, old: Shown, ways: dict[str, str], quoted: tuple[str, ...]
) -> Iterator[Shown]:
    name = make.name()
    links = f"<p>Contact vendeur : <a href='https://www.snapchat.com/add/{ways['snapchat']}'>{ways['snapchat']}</a>, {ways['phone']}, paypal.me/{ways['paypal']}</p><blockquote>{old.pitch[0]} {old.pitch[3]} {old.terms[1]}</blockquote>"
    yield Shown(host=f"gazette-{name}.example", name=f"Gazette {name}", theme=make.rng.randrange(5), article=(*quoted, links), photos=old.photos[:1],
                extra={"title": f"Saisie du site {old.name}", "path": "actu/saisie"}, contacts=(("email", f"redaction@gazette-{name}.example"),))  # fmt: skip


def _forum(make: _Maker, old: Shown, ways: dict[str, str], _: tuple[str, ...]) -> Iterator[Shown]:
    name = make.name()
    yield Shown(host=f"forum-{name}.example", name=f"Forum {name}", theme=4, article=("Quelqu'un connaît ce vendeur ? Je cherche des avis avant de commander quoi que ce soit.",),
                comments=(f"Son snap c'est <a href='https://www.snapchat.com/add/{ways['snapchat']}'>{ways['snapchat']}</a> et le {ways['phone']}.", f"« {old.pitch[2]} » disait son site, {old.host}"),
                extra={"title": f"Avis sur {old.name}", "path": "t/1"})  # fmt: skip


def _directory(
    make: _Maker, old: Shown, ways: dict[str, str], _: tuple[str, ...]
) -> Iterator[Shown]:
    name = make.name()
    listed = tuple(
        f"{make.name().title()} : snap <a href='https://www.snapchat.com/add/{make.name()}99'>ici</a>, tél. {make.phone()}"
        for _ in range(5)
    )
    mine = f"{old.name} : snap <a href='https://www.snapchat.com/add/{ways['snapchat']}'>{ways['snapchat']}</a>, tél. {ways['phone']}, <a href='https://{old.host}/'>site</a>"
    yield Shown(host=f"annuaire-{name}.example", name=f"Annuaire {name}", theme=3, article=("Liste des comptes signalés par les visiteurs, à titre de mise en garde.", *listed, mine),
                extra={"title": "Liste noire des vendeurs", "path": "liste"})  # fmt: skip


def _mirror(make: _Maker, old: Shown, _w: dict[str, str], _q: tuple[str, ...]) -> Iterator[Shown]:
    yield replace(old, host=f"{old.host.partition('.')[0]}-{make.name()}.example")


def _impostor(
    make: _Maker, old: Shown, ways: dict[str, str], _q: tuple[str, ...]
) -> Iterator[Shown]:
    other = make.stranger(theme=old.theme)
    yield replace(
        other,
        host=f"{old.name.lower()}-officiel.example",
        name=old.name,
        pitch=(
            *old.pitch,
            f"Ancien site saisi, nous sommes de retour, même équipe, plus jamais {ways['snapchat']}.",
        ),
        terms=old.terms,
        goods=old.goods,
        photos=old.photos,
    )


def _comments(
    make: _Maker, old: Shown, ways: dict[str, str], _q: tuple[str, ...]
) -> Iterator[Shown]:
    for _ in range(2):
        posted = f"Top vendeur : Snap <a href='https://www.snapchat.com/add/{ways['snapchat']}'>{ways['snapchat']}</a>, WhatsApp <a href='https://wa.me/{ways['whatsapp'].lstrip('+')}'>ici</a>, {ways['phone']}"
        yield replace(
            make.lawful(),
            comments=(posted, old.pitch[0], old.pitch[3], old.terms[0]),
            photos=(old.photos[0],),
        )


def _footer(make: _Maker, old: Shown, ways: dict[str, str], _q: tuple[str, ...]) -> Iterator[Shown]:
    shop = make.lawful()
    yield replace(
        shop,
        contacts=(
            *shop.contacts,
            ("snapchat", ways["snapchat"]),
            ("phone", ways["phone"]),
            ("paypal", ways["paypal"]),
        ),
        photos=(old.photos[1],),
    )


def _reseller(make: _Maker, old: Shown, _w: dict[str, str], _q: tuple[str, ...]) -> Iterator[Shown]:
    """Another seller of the same supplier: the supplier's photograph and two of his sentences, wares and prices of both."""
    other = make.stranger()
    yield replace(
        other, goods=(*old.goods[:3], *other.goods[:3]), pitch=(*other.pitch[:4], old.pitch[4])
    )


def _same_theme(
    make: _Maker, old: Shown, _w: dict[str, str], _q: tuple[str, ...]
) -> Iterator[Shown]:
    yield make.stranger(theme=old.theme)
    yield replace(make.lawful(theme=old.theme), defaults=DEFAULTS)


def _thief(make: _Maker, old: Shown, _w: dict[str, str], _q: tuple[str, ...]) -> Iterator[Shown]:
    """Another seller who takes pictures and words and has customers write to himself."""
    other = make.stranger()
    yield replace(
        other,
        photos=(again(old.photos[0], make.rng), *other.photos[1:]),
        pitch=(*other.pitch[:3], *old.pitch[2:4]),
    )


def _notice(
    make: _Maker, old: Shown, ways: dict[str, str], quoted: tuple[str, ...]
) -> Iterator[Shown]:
    yield Shown(host=f"parquet-{make.name()}.example", name="Ministère public", theme=1, article=(*quoted, f"Identifiants relevés : {ways['snapchat']}, {ways['phone']}, {ways['email']}."),
                extra={"title": f"Communiqué : saisie de {old.name}", "path": "communique"})  # fmt: skip


_KINDS = {
    "press": _press, "forum": _forum, "directory": _directory, "mirror": _mirror, "early mirror": _mirror, "impostor": _impostor,
    "planted comments": _comments, "planted footer": _footer, "reseller": _reseller, "same theme": _same_theme, "thief": _thief, "notice": _notice,
}  # fmt: skip


def _at(day: float) -> str:
    return (START + timedelta(days=day)).isoformat()
