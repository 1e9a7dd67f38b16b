"""
The world: who sells what where and when, who is seized, who returns and how, who copies whom.

Every shop is a plain description of what it shows. Truth stands beside it in ``Shop.truth`` and never reaches the matcher.
"""

import random
import string
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from benchmarks.lineage_world import pictures
from benchmarks.lineage_world.writing import Writer, paraphrased, sentence, writer

START = datetime(2026, 1, 1, 6, tzinfo=UTC)

RETURNS = (
    "near-clone",
    "other platform, same terms, photos, one handle",
    "photographs only",
    "one handle only",
    "habits of wording only",
    "terms only",
    "payment only",
    "similar username, some photographs",
    "announced by the old account",
)
CITING = (
    "press: quotes handle and payment account, sells nothing",
    "reseller: own shop and payment, the seller's handle as contact",
    "impostor: claims to be back, names the old handle beside its own",
)
IMPOSTORS = (
    "texts and photographs",
    "pages, own contacts",
    "pages with contacts",
    "name and claim",
)


@dataclass(frozen=True, kw_only=True)
class Size:
    """How big a world is."""

    shops: int = 3000
    days: int = 120
    sellers: int = 60
    returning: int = 45
    impostors: int = 60
    same_wholesaler: int = 300
    same_theme: int = 200
    citing: int = 60
    """Sites that show a seized seller's handle or account and are not its hand."""


@dataclass(frozen=True, kw_only=True)
class Theme:
    """A shop software with a theme: what its pages share without anyone's doing."""

    name: str
    classes: tuple[str, ...]
    assets: tuple[str, ...]
    headers: tuple[str, ...]
    boilerplate: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A picture as it reaches a shop."""

    seed: int
    packshot: bool = False
    travelled: int = 0
    """Seed of what happened to it on the way, 0 for nothing."""


@dataclass(kw_only=True)
class Shop:
    """One site or account as it stands on its first day."""

    host: str
    name: str
    opened: datetime
    theme: Theme | None
    pitch: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    products: list[tuple[str, float]] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    handles: list[tuple[str, str]] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    payments: list[tuple[str, str]] = field(default_factory=list)
    trackers: list[str] = field(default_factory=list)
    company: str = ""
    address: str = ""
    links: list[str] = field(default_factory=list)
    later_links: list[tuple[datetime, str]] = field(default_factory=list)
    """Links an account shows from a later day on."""

    claim: str = ""
    own_classes: tuple[str, ...] = ()
    own_assets: tuple[str, ...] = ()
    icon: int = 0
    seized: datetime | None = None
    truth: str = "background"
    """``seller``, ``return: KIND``, ``impostor: KIND``, ``same wholesaler``, ``same theme``, ``account`` or ``background``."""

    of: str = ""
    """Host of the seized shop it returns from, copies, or shares with."""


@dataclass(kw_only=True)
class World:
    """All shops and accounts."""

    seed: int
    size: Size
    shops: list[Shop]

    def true_pairs(self) -> dict[tuple[str, str], str]:
        """Return (successor, seized shop) with the kind of return."""
        return {
            (shop.host, shop.of): shop.truth.removeprefix("return: ")
            for shop in self.shops
            if shop.truth.startswith("return: ")
        }


_SYLLABLES = tuple(
    "ba be bi bo bu da de di do fa fi fo ga go ka ke ki ko la le li lo lu ma me mi mo na ne ni no pa pe pi po ra re ri ro sa se si so ta te ti to va ve vi vo za zi zo".split()
)
_MAKERS = (
    "L8star",
    "Long-CZ",
    "Zanco",
    "Nokia",
    "Kubo",
    "Servo",
    "Melrose",
    "Soyes",
    "Aeku",
    "Talkase",
    "Doro",
    "Beafon",
    "Crosscall",
    "Uleway",
)


class _Maker:
    """Makes shops from one seed."""

    def __init__(self, seed: int, size: Size) -> None:
        self.rng = random.Random(seed)
        self.seed = seed
        self.size = size
        self.numbers = 0
        self.themes = [self.theme(f"software-{n}") for n in range(8)]
        self.weights = [24, 18, 15, 12, 11, 9, 6, 5]
        self.generators = [
            [sentence(self.rng) + " conformément aux usages" for _ in range(40)] for _ in range(12)
        ]
        self.wholesalers = [
            {
                "products": [
                    (self.product(), round(self.rng.uniform(19, 79), 0) + 0.9) for _ in range(25)
                ],
                "photos": [Photo(seed=self.number() + 5_000_000, packshot=True) for _ in range(25)],
                "texts": [sentence(self.rng) for _ in range(60)],
            }
            for _ in range(6)
        ]
        self.small_themes = [self.theme(f"theme-{n}") for n in range(10)]

    def number(self) -> int:
        self.numbers += 1
        return self.numbers + self.seed * 1_000_000

    def word(self, syllables: int = 3) -> str:
        return "".join(self.rng.choice(_SYLLABLES) for _ in range(syllables))

    def code(self, length: int) -> str:
        return "".join(
            self.rng.choice(string.ascii_uppercase + string.digits) for _ in range(length)
        )

    def product(self) -> str:
        return f"{self.rng.choice(_MAKERS)} {self.word(1).upper()}{self.rng.randint(1, 99)} {self.rng.choice(('mini', 'noir', 'double SIM', 'bleu', 'pro', 'lite'))}"

    def theme(self, name: str) -> Theme:
        rng = self.rng
        return Theme(
            name=name,
            classes=tuple(sorted({f"{name[:2]}-{self.word(2)}" for _ in range(90)})),
            assets=tuple(
                f"/static/{name}/{self.word(2)}.{rng.choice(('js', 'css'))}" for _ in range(8)
            ),
            headers=(
                "Date",
                "Content-Type",
                "Server",
                *rng.sample(
                    ["X-Powered-By", "Link", "Vary", "ETag", "Set-Cookie", "Cache-Control"], 4
                ),
            ),
            boilerplate=tuple(sentence(rng) + f" sur {name}" for _ in range(14)),
        )

    def contacts(self, shop: Shop, *, legal: bool) -> None:
        rng = self.rng
        nets = (
            ["instagram", "facebook", "tiktok"] if legal else ["telegram", "snapchat", "instagram"]
        )
        for network in rng.sample(
            nets, rng.choice((0, 1, 1, 2)) if legal else rng.choice((1, 2, 2))
        ):
            shop.handles.append(
                (
                    network,
                    f"{shop.name.replace(' ', rng.choice(('', '_', '.')))}{rng.choice(('', '', '_off', '75', '2'))}".lower(),
                )
            )
        if rng.random() < (0.7 if legal else 0.5):
            shop.phones.append(
                f"+3363998{self.number() % 10_000:04d}"
                if legal
                else f"+337{rng.randint(10**7, 10**8 - 1)}"
            )
        if rng.random() < (0.8 if legal else 0.4):
            shop.emails.append(
                f"{rng.choice(('contact', 'info', 'bonjour')) if legal else self.word(3)}@{shop.host}"
                if rng.random() < 0.6
                else f"{self.word(4)}@mail.example"
            )
        if legal and rng.random() < 0.8:
            shop.company = f"{rng.randint(300, 980)}{rng.randint(10**5, 10**6 - 1)}"
            shop.address = f"{rng.randint(1, 120)} rue {self.word(3)} {rng.randint(10, 95)}{rng.randint(100, 999)} {self.word(3)}"
        if rng.random() < 0.6:
            shop.trackers.append(f"ga4:G-{self.code(10)}")
        if not legal and rng.random() < 0.8:
            shop.payments.append(
                rng.choice(
                    (
                        ("paypal", self.word(4)),
                        ("revolut", self.word(4)),
                        ("crypto", f"btc:{self.code(34)}"),
                        ("lydia", self.word(4)),
                    )
                )
            )

    def legal(self, opened: datetime, theme: Theme | None = None) -> Shop:
        rng = self.rng
        name = f"{self.word(rng.choice((2, 3)))} {rng.choice(('mobile', 'phone', 'telecom', 'shop', 'gsm', 'store'))}"
        shop = Shop(
            host=f"{name.replace(' ', rng.choice(('-', '')))}{self.number() % 9973}.example",
            name=name, opened=opened, theme=theme or rng.choices(self.themes, self.weights)[0], icon=self.number() if rng.random() < 0.8 else 1,
        )  # fmt: skip
        hand = writer(rng, careful=rng.random() < 0.8)
        shop.pitch = self.say(hand, rng.randint(14, 30))
        template = rng.choice(self.generators)
        shop.terms = [
            s.replace("la boutique", shop.name) + "." for s in rng.sample(template, 25)
        ] + self.say(hand, 5)
        shop.products = [
            (self.product(), round(rng.uniform(15, 300), 2)) for _ in range(rng.randint(5, 14))
        ]
        shop.photos = [
            Photo(seed=self.number(), packshot=rng.random() < 0.5) for _ in range(rng.randint(2, 7))
        ]
        self.contacts(shop, legal=True)
        return shop

    def say(self, hand: Writer, count: int) -> list[str]:
        greeting = (
            [f"{hand.greeting} {hand.call}".strip() + " et bienvenue sur cette page de vente"]
            if hand.greeting
            else []
        )
        texts = greeting + [sentence(self.rng) for _ in range(count)]
        if hand.informal:
            texts += [
                "Tu commandes et tu reçois, c'est pas plus compliqué",
                "Si tu hésites tu écris, on répond à tes questions",
            ][: count // 8 + 1]
        return [hand.write(text, self.rng) for text in texts]

    def seller(self, opened: datetime) -> tuple[Shop, Writer]:
        rng = self.rng
        name = f"{self.word(rng.choice((2, 3)))}{rng.choice(('tik', 'phone', 'mini', 'discret', 'relais'))}"
        own_theme = (
            rng.choice(self.small_themes)
            if rng.random() < 0.3
            else rng.choices(self.themes, self.weights)[0]
        )
        shop = Shop(
            host=f"{name}{self.number() % 997}.example",
            name=name,
            opened=opened,
            theme=own_theme,
            truth="seller",
            icon=self.number(),
        )
        hand = writer(rng, careful=False)
        shop.pitch = self.say(hand, rng.randint(18, 32))
        shop.terms = self.say(hand, rng.randint(14, 24))
        supply = rng.choice(self.wholesalers)
        shop.products = (
            rng.sample(supply["products"], 8)
            if rng.random() < 0.6
            else [(self.product(), round(rng.uniform(20, 120), 0)) for _ in range(8)]
        )
        shop.photos = [Photo(seed=self.number()) for _ in range(rng.randint(4, 9))]
        if rng.random() < 0.6:
            shop.photos += rng.sample(supply["photos"], 5)
        if rng.random() < 0.4:
            shop.own_classes = tuple(f"x-{self.word(3)}" for _ in range(8))
            shop.own_assets = (f"/perso/{self.word(3)}.css", f"/perso/{self.word(3)}.js")
        self.contacts(shop, legal=False)
        if not any(network == "telegram" for network, _ in shop.handles):
            shop.handles.append(("telegram", f"{name}_{self.word(2)}"))
        return shop, hand

    def account(self, shop: Shop, hand: Writer) -> Shop:
        handle = next(h for n, h in shop.handles if n == "telegram")
        return Shop(
            host=f"telegram:{handle}", name=shop.name, opened=shop.opened + timedelta(hours=3), theme=None, truth="account", of=shop.host,
            pitch=self.say(hand, 10), handles=[("telegram", handle)], links=[shop.host], photos=shop.photos[:2],
        )  # fmt: skip

    def back(self, old: Shop, hand: Writer, kind: str, account: Shop | None) -> Shop:
        """Let a seized seller return in one way."""
        rng = self.rng
        delay = min(rng.expovariate(1 / 2.5), 25)
        opened = old.seized + timedelta(days=delay, hours=1)
        fresh, other_hand = self.seller(opened)
        fresh.truth, fresh.of = f"return: {kind}", old.host
        fresh.theme = rng.choice([t for t in self.themes if t is not old.theme])
        fresh.products = [(self.product(), round(rng.uniform(20, 120), 0)) for _ in range(8)]
        fresh.own_classes, fresh.own_assets = (), ()

        def taken(photos: list[Photo], part: float) -> list[Photo]:
            own = [p for p in photos if not p.packshot]
            kept = rng.sample(own, max(2, round(part * len(own))))
            return [replace(p, travelled=self.number()) for p in kept]

        def renamed(texts: list[str]) -> list[str]:
            return [t.replace(old.name, fresh.name) for t in texts]

        telegram = [h for h in old.handles if h[0] == "telegram"]
        announces = 0.0
        match kind:
            case "near-clone":
                fresh = replace(
                    old,
                    host=fresh.host,
                    name=fresh.name if rng.random() < 0.5 else old.name,
                    opened=opened,
                    seized=None,
                    truth=fresh.truth,
                    of=old.host,
                )
                fresh.pitch, fresh.terms = renamed(old.pitch), renamed(old.terms)
                fresh.payments = old.payments if rng.random() < 0.6 else fresh.payments
                fresh.trackers = old.trackers if rng.random() < 0.6 else []
                announces = 0.6
            case "other platform, same terms, photos, one handle":
                fresh.terms, fresh.photos = renamed(old.terms), taken(old.photos, 0.7)
                fresh.handles = telegram[:1]
                announces = 0.3
            case "photographs only":
                fresh.photos = taken(old.photos, 0.7)
            case "one handle only":
                fresh.handles = telegram[:1]
            case "habits of wording only":
                fresh.pitch, fresh.terms = self.say(hand, 26), self.say(hand, 16)
            case "terms only":
                fresh.terms = [paraphrased(t, rng, 0.1) for t in renamed(old.terms)]
            case "payment only":
                if not old.payments:
                    old.payments.append(("paypal", self.word(4)))
                fresh.payments = old.payments[:1]
            case "similar username, some photographs":
                fresh.handles = [
                    (
                        "telegram",
                        f"{telegram[0][1]}{rng.choice(('_bis', '2', '_new', '.off', '75'))}",
                    )
                ]
                fresh.photos = taken(old.photos, 0.4) + [
                    Photo(seed=self.number()) for _ in range(1)
                ]
            case "announced by the old account":
                fresh.photos = taken(old.photos, 0.3) + [
                    Photo(seed=self.number()) for _ in range(3)
                ]
                announces = 1.0
        if kind not in {"habits of wording only", "near-clone"}:
            del other_hand
            part = {"terms only": 0.0, "one handle only": 0.3, "photographs only": 0.0}.get(
                kind, 0.5
            )
            if rng.random() < part:
                fresh.pitch = self.say(hand, 20)
        if account is not None and rng.random() < announces:
            account.later_links.append((opened + timedelta(hours=rng.uniform(-6, 10)), fresh.host))
        return fresh

    def thief(self, old: Shop, kind: str) -> Shop:
        """Let someone copy a seized shop."""
        rng = self.rng
        opened = old.seized + timedelta(days=rng.uniform(0.2, 30))
        own, _ = self.seller(opened)
        own.truth, own.of = f"impostor: {kind}", old.host
        name = f"{old.name}{rng.choice(('-officiel', '2', 's', '-new', '-fr'))}"
        host = f"{name}{self.number() % 97}.example"
        own.claim = rng.choice(
            (
                "Nouvelle adresse de l'ancien site fermé, même équipe",
                "On est de retour après la saisie, nouveau site",
            )
        )
        photos = [replace(p, travelled=self.number()) for p in old.photos]
        match kind:
            case "texts and photographs":
                return replace(
                    own,
                    host=host,
                    name=name,
                    pitch=[t.replace(old.name, name) for t in old.pitch],
                    terms=[t.replace(old.name, name) for t in old.terms],
                    photos=photos,
                    products=old.products,
                )
            case "pages, own contacts":
                return replace(
                    old,
                    host=host,
                    name=name,
                    opened=opened,
                    seized=None,
                    truth=own.truth,
                    of=old.host,
                    handles=own.handles,
                    phones=own.phones,
                    emails=own.emails,
                    payments=own.payments,
                    trackers=own.trackers if rng.random() < 0.5 else old.trackers,
                    claim=own.claim,
                    photos=photos,
                )
            case "pages with contacts":
                return replace(
                    old,
                    host=host,
                    name=name,
                    opened=opened,
                    seized=None,
                    truth=own.truth,
                    of=old.host,
                    payments=own.payments if rng.random() < 0.7 else old.payments,
                    photos=photos,
                )
            case _:
                return replace(own, host=host, name=name)


def world(seed: int, size: Size | None = None) -> World:
    """Return the world of a seed."""
    size = size or Size()
    make = _Maker(seed, size)
    rng = make.rng
    shops: list[Shop] = []
    sellers: list[tuple[Shop, Writer, Shop | None]] = []
    for _ in range(size.sellers):
        shop, hand = make.seller(START + timedelta(days=rng.uniform(0, 5)))
        shop.seized = START + timedelta(days=rng.uniform(0.15, 0.7) * size.days, hours=2)
        account = make.account(shop, hand) if rng.random() < 0.75 else None
        sellers.append((shop, hand, account))
        shops += [shop, *([account] if account else [])]
    returning = sellers[: size.returning]
    for index, (shop, hand, account) in enumerate(returning):
        shops.append(make.back(shop, hand, RETURNS[index % len(RETURNS)], account))
    thefts = (
        ["texts and photographs"] * 2
        + ["pages, own contacts"] * 2
        + ["pages with contacts", "name and claim"]
    )
    for index in range(size.impostors):
        victim = rng.choice(sellers)[0]
        shops.append(make.thief(victim, thefts[index % len(thefts)]))
    while len(shops) < size.shops:
        early = rng.random() < 0.7
        opened = START + timedelta(days=rng.uniform(0, 2) if early else rng.uniform(2, size.days))
        shops.append(make.legal(opened))
    decoys = [shop for shop in shops if shop.truth == "background"]
    for shop in decoys[: size.same_wholesaler]:
        supply = rng.choice(make.wholesalers)
        shop.truth = "same wholesaler"
        shop.products = rng.sample(supply["products"], 8)
        shop.photos = [
            replace(p, travelled=make.number() if rng.random() < 0.4 else 0)
            for p in rng.sample(supply["photos"], 7)
        ]
        shop.pitch = shop.pitch[:8] + [t + "." for t in rng.sample(supply["texts"], 20)]
    for shop in decoys[size.same_wholesaler : size.same_wholesaler + size.same_theme]:
        shop.truth, shop.theme = "same theme", rng.choice(make.small_themes)
    shops = _cited(make, shops, [shop for shop, _, _ in sellers])
    return World(seed=seed, size=size, shops=shops)


def _cited(make: _Maker, shops: list[Shop], sellers: list[Shop]) -> list[Shop]:
    """Put those who show a seller's address without being that seller in the place of background shops."""
    rng = make.rng = random.Random(f"{make.seed} citing")
    replaced = [i for i, shop in enumerate(shops) if shop.truth == "background"]
    for number in range(min(make.size.citing, len(replaced) // 2)):
        seller = rng.choice(sellers)
        kind = CITING[number % len(CITING)]
        opened = seller.seized + timedelta(days=rng.uniform(0.2, 20))
        handle = next(h for h in seller.handles if h[0] == "telegram")
        if kind.startswith("press"):
            shop = make.legal(opened)
            shop.products, shop.photos = [], []
            shop.handles.append(handle)
            shop.payments += seller.payments
        elif kind.startswith("reseller"):
            shop, _ = make.seller(seller.opened + timedelta(days=rng.uniform(-2, 110)))
            shop.handles = [handle]
            supply = rng.choice(make.wholesalers)
            shop.products = rng.sample(supply["products"], 8)
        else:
            shop, _ = make.seller(opened)
            shop.claim = (
                f"Anciennement {seller.name}, on est de retour, l'ancien compte était @{handle[1]}"
            )
            shop.handles.append(handle)
        shop.truth, shop.of = f"citing: {kind}", seller.host
        shops[replaced[-1 - number]] = shop
    return shops


def picture_of(photo: Photo) -> bytes:
    """Return a photograph as a JPEG file, as it reaches its shop."""
    image = pictures.packshot(photo.seed) if photo.packshot else pictures.photograph(photo.seed)
    return (
        pictures.travelled(image, random.Random(photo.travelled))
        if photo.travelled
        else pictures.jpeg(image)
    )
