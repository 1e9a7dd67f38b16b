"""Who is in the world: sellers with their channels, shops of other goods, and what was visited when; all drawn from a seed."""

import random
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image

from benchmarks.lineage_pages.markup import Page, Shown, channel, pages
from benchmarks.lineage_pages.pictures import jpeg as as_jpeg
from benchmarks.lineage_pages.pictures import photograph, travelled
from benchmarks.lineage_pages.texts import (
    DEFAULTS,
    FOLDER,
    GOODS,
    MODELS,
    PRICES,
    SHOP,
    SYLLABLES,
    TERMS,
    TOWNS,
    Drawn,
    hands,
    reworded,
)

START = datetime(2026, 11, 3, 6, tzinfo=UTC)
LOOK, BLIND = 11, 101
WAYS = ("snapchat", "phone", "whatsapp", "email", "paypal", "revolut", "instagram")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one visit of a site brings home."""

    url: str
    social: bool
    day: float
    outcome: str
    pages: tuple[Page, ...]
    certificate: tuple[str, ...] = ()
    """Names on the certificate it answers with."""


@dataclass(slots=True, kw_only=True)
class Seller:
    """A seller as he is before the seizure."""

    shown: Shown
    handle: str
    number: int
    """The permanent id of his channel."""

    seized: float
    posts: list[tuple[str, str]]


@dataclass(kw_only=True)
class World:
    """The visits, and what is true."""

    visits: list[Visit] = field(default_factory=list)
    hand: dict[str, str] = field(default_factory=dict)
    """Site id → the seller whose site it is; sites of nobody in question are left out."""

    returns: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Successor's site id → its predecessor's, and the disguise."""

    known_from: dict[str, float] = field(default_factory=dict)
    """Successor's site id → the day on which all that tells it is captured."""

    kinds: dict[str, str] = field(default_factory=dict)
    """Decoy's site id → what it is."""

    around: dict[str, str] = field(default_factory=dict)
    """Decoy's site id → the seller it shows something of."""

    @property
    def seeds(self) -> set[str]:
        """The seized sites."""
        return {before for before, _ in self.returns.values()}


def _part(seed: int) -> str:
    """Return what a world of this seed is for."""
    if seed >= BLIND:
        return "blind"
    return "look" if seed >= LOOK else "train"


class Maker:
    """Draws sellers and shops, and keeps what is visited."""

    def __init__(self, seed: int, folder: Path = FOLDER) -> None:
        self.rng = random.Random(seed)
        self.world = World()
        self._names: set[str] = set()
        self._photo = seed * 100_000
        said = hands(_part(seed), folder)
        self._offers, self._said, self._ordinary = (
            Drawn(texts, self.rng) for texts in (said.offers, said.said, said.ordinary)
        )

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

    def offers(self, count: int) -> tuple[str, ...]:
        return self._offers.take(count)

    def seen(
        self,
        host: str,
        day: float,
        found: list[Page],
        outcome: str = "complete",
        certificate: tuple[str, ...] = (),
    ) -> None:
        """Visit a shop or page."""
        self.world.visits.append(
            Visit(
                url=f"https://{host}/", social=False, day=day, outcome=outcome, pages=tuple(found),
                certificate=certificate or (host,),
            )
        )  # fmt: skip

    def heard(self, seller: Seller, day: float) -> None:
        """Visit a seller's channel."""
        about = f"Boutique : {seller.shown.extra['channel']}"
        body = channel(seller.handle, seller.shown.name, about, seller.posts, seller.number)
        url = f"https://t.me/s/{seller.handle}"
        found = ((url, "account", body, "text/html"),)
        self.world.visits.append(
            Visit(url=url, social=True, day=day, outcome="complete", pages=found)
        )

    def ways(self, name: str) -> dict[str, str]:
        """Return one contact of every kind."""
        rng = self.rng
        return {
            "snapchat": f"{name}.{rng.choice(('lyon', 'nord', 'zone', 'mini'))}{rng.randrange(10, 99)}",
            "phone": self.phone(), "whatsapp": self.phone(), "email": f"{name}.colis@mail.example",
            "paypal": f"{name}caisse", "revolut": f"{name}rev", "instagram": f"{name}.{rng.choice(('tel', 'mini', 'off'))}",
        }  # fmt: skip

    def stranger(self, theme: int | None = None, shows: Collection[str] = ()) -> Shown:
        """Return a seller of prepared phones with everything of his own: a channel and at least two other contacts."""
        rng, name = self.rng, self.name()
        every = self.ways(name)
        shown = {*rng.sample(WAYS, rng.randrange(2, 5 - len(shows) // 2)), *shows}
        tracked = "ga" in shown or rng.random() < 0.5
        ga = [("ga", f"G-{rng.randrange(10**9, 10**10)}")] if tracked else []
        return Shown(
            host=f"{name}.example", name=name.title(), theme=rng.randrange(5) if theme is None else theme,
            pitch=(*self.offers(3), *self._said.take(4)),
            terms=(*(reworded(one, rng) for one in rng.sample(TERMS, 3)), *self._said.take(4)),
            goods=self.goods(6), photos=self.photos(3), defaults=tuple(rng.sample(DEFAULTS, 1)), extra={"channel": f"https://{name}.example/"},
            contacts=(("telegram", f"{name}_canal"), *((way, every[way]) for way in WAYS if way in shown), *ga),
        )  # fmt: skip

    def goods(self, count: int) -> tuple[tuple[str, str], ...]:
        """Return phones at the prices the trade asks."""
        rng = self.rng
        return tuple(
            (
                f"Mini {model} {rng.choice(('noir', 'gris', 'plat', 'pro'))}",
                f"{rng.choice(PRICES)},{rng.choice(('00', '90'))}",
            )
            for model in rng.sample(MODELS, count)
        )

    def lawful(self, theme: int | None = None) -> Shown:
        rng, name = self.rng, self.name()
        thing, town = rng.choice(GOODS), rng.choice(TOWNS)
        return Shown(
            host=f"{name}-{thing}.example", name=f"{name.title()} {thing}", theme=rng.randrange(5) if theme is None else theme,
            pitch=(*(one.format(thing, town) for one in rng.sample(SHOP, 2)), *self._ordinary.take(2)),
            terms=tuple(one.format(thing, town) for one in rng.sample(SHOP, 3)),
            goods=tuple((f"{thing} {rng.choice(TOWNS)} {n}", f"{rng.randrange(5, 80)},90") for n in range(5)),
            contacts=(("phone", self.phone()), ("email", f"bonjour@{name}.example")), defaults=tuple(rng.sample(DEFAULTS, 2)),
        )  # fmt: skip

    def decoy(self, shown: Shown, kind: str, day: float, certificate: tuple[str, ...] = ()) -> None:
        """Visit somebody who is nobody's return."""
        if kind == "press" and self.rng.random() < 0.5:
            marks = {"marks": " itemscope itemtype='https://schema.org/NewsArticle'"}
            shown = replace(shown, extra={**shown.extra, **marks})
        self.world.kinds[shown.host] = kind
        self.seen(shown.host, day, pages(shown), certificate=certificate)

    def seller(self, *, seized: bool, shows: Collection[str] = ()) -> Seller:
        """Watch a seller until he is seized."""
        shown = self.stranger(shows={"snapchat", "phone", *shows})
        day = self.rng.uniform(12, 25)
        handle = dict(shown.contacts)["telegram"]
        seller = Seller(shown=shown, handle=handle, number=10**9 + self.rng.randrange(10**8), seized=day, posts=[])  # fmt: skip
        first = f"{shown.pitch[0]} <a href='https://{shown.host}/'>{shown.host}</a>"
        seller.posts.append((first, at(1)))
        self.seen(shown.host, self.rng.uniform(0, 3), pages(shown))
        self.heard(seller, self.rng.uniform(3, 6))
        if seized:
            banner = (f"https://{shown.host}/", "home", BANNER.encode(), "text/html")
            self.seen(shown.host, day, [banner], "seized")
        self.world.hand[shown.host] = self.world.hand[f"telegram:{handle}"] = shown.host
        return seller


BANNER = (
    "<html lang=fr><head><title>Site saisi</title></head><body><h1>Ce site a été saisi</h1><p>Ce nom de domaine a été saisi par la "
    "Gendarmerie nationale sur réquisition du procureur de la République.</p></body></html>"
)


@cache
def _photo(seed: int) -> bytes:
    return as_jpeg(photograph(seed))


def again(photo: bytes, rng: random.Random) -> bytes:
    """Return a photograph after it travelled: cropped, scaled, saved again."""
    with Image.open(BytesIO(photo)) as image:
        return travelled(image.convert("RGB"), rng)


def at(day: float) -> str:
    """Return the time of a day of the world, ISO 8601."""
    return (START + timedelta(days=day)).isoformat()
