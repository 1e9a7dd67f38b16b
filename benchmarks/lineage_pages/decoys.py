"""Everyone who shows something of a seller's and is not he: nineteen kinds."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from benchmarks.lineage_pages.cast import Maker, Seller, again
from benchmarks.lineage_pages.markup import Shown
from benchmarks.lineage_pages.texts import DEFAULTS, PRESS

Found = Iterator[Shown]
BEFORE = {"early mirror": 1.0, "agent": 0.7, "franchise": 0.5, "reseller": 0.5}
"""How often one of a kind was there before the seizure: who sells for another does so while there is something to sell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Of:
    """A seller as others see him."""

    shown: Shown
    ways: dict[str, str]
    """A contact of every kind, those he does not show himself invented."""

    quoted: tuple[str, ...]


def decoys(make: Maker, seller: Seller, kinds: int) -> None:
    """Surround a seller with so many kinds of others, most of them after his seizure."""
    ways = {**make.ways(make.name()), **dict(seller.shown.contacts)}
    quoted = tuple(one.format(seller.shown.name, ways["snapchat"], ways["phone"]) for one in PRESS)
    known = Of(shown=seller.shown, ways=ways, quoted=quoted)
    for kind in make.rng.sample(tuple(KINDS), kinds):
        host = f"serveur-{make.name()}.example"
        shared = (host, *(f"{make.name()}.example" for _ in range(14)), seller.shown.host)
        for shown in KINDS[kind](make, known):
            before = make.rng.random() < BEFORE.get(kind, 0.0)
            day = make.rng.uniform(4, 11) if before else seller.seized + make.rng.uniform(0.5, 12)
            make.world.around[shown.host] = seller.shown.host
            make.decoy(shown, kind, day, (shown.host, *shared) if kind == "same host" else ())


def _press(make: Maker, of: Of) -> Found:
    name = make.name()
    links = f"Son ancien compte : <a href='https://www.snapchat.com/add/{of.ways['snapchat']}'>{of.ways['snapchat']}</a>, et le <a href='tel:{of.ways['phone']}'>{of.ways['phone']}</a>. « {of.shown.pitch[0]} »"
    yield Shown(host=f"gazette-{name}.example", name=f"Gazette {name}", theme=make.rng.randrange(5), article=(*of.quoted, links), photos=of.shown.photos[:1],
                extra={"title": f"Saisie du site {of.shown.name}", "path": "actu/saisie"}, contacts=(("email", f"redaction@gazette-{name}.example"),))  # fmt: skip


def _forum(make: Maker, of: Of) -> Found:
    snap, phone = of.ways["snapchat"], of.ways["phone"]
    yield Shown(host=f"forum-{make.name()}.example", name="Forum", theme=4, article=("Quelqu'un connaît ce vendeur ? Je cherche des avis avant de commander quoi que ce soit.",),
                comments=(f"Son snap c'est <a href='https://www.snapchat.com/add/{snap}'>{snap}</a> et le {phone}.", f"« {of.shown.pitch[2]} » disait son site, {of.shown.host}"),
                extra={"title": f"Avis sur {of.shown.name}", "path": "t/1"})  # fmt: skip


def _directory(make: Maker, of: Of) -> Found:
    listed = tuple(
        f"{make.name().title()} : snap <a href='https://www.snapchat.com/add/{make.name()}99'>ici</a>, tél. {make.phone()}"
        for _ in range(5)
    )
    snap, phone = of.ways["snapchat"], of.ways["phone"]
    mine = f"{of.shown.name} : snap <a href='https://www.snapchat.com/add/{snap}'>{snap}</a>, tél. {phone}, <a href='https://{of.shown.host}/'>site</a>"
    yield Shown(host=f"annuaire-{make.name()}.example", name="Annuaire", theme=3, article=("Liste des comptes signalés par les visiteurs, à titre de mise en garde.", *listed, mine),
                extra={"title": "Liste noire des vendeurs", "path": "liste"})  # fmt: skip


def _mirror(make: Maker, of: Of) -> Found:
    yield replace(of.shown, host=f"{of.shown.host.partition('.')[0]}-{make.name()}.example")


def _themed_mirror(make: Maker, of: Of) -> Found:
    """All his words, goods, pictures and contacts, poured into another theme under his name."""
    theme = (of.shown.theme + 1) % 5
    yield replace(
        of.shown, host=f"{make.name()}-{of.shown.host.partition('.')[0]}.example", theme=theme
    )


def _impostor(make: Maker, of: Of) -> Found:
    other, old = make.stranger(theme=of.shown.theme), of.shown
    back = f"Ancien site saisi, nous sommes de retour, même équipe, plus jamais {of.ways['snapchat']}."  # fmt: skip
    yield replace(other, host=f"{old.name.lower()}-officiel.example", name=old.name, pitch=(*old.pitch, back),
                  terms=old.terms, goods=old.goods, photos=old.photos)  # fmt: skip


def _comments(make: Maker, of: Of) -> Found:
    snap, whatsapp = of.ways["snapchat"], of.ways["whatsapp"].lstrip("+")
    for _ in range(2):
        posted = f"Top vendeur : Snap <a href='https://www.snapchat.com/add/{snap}'>{snap}</a>, WhatsApp <a href='https://wa.me/{whatsapp}'>ici</a>, {of.ways['phone']}"
        yield replace(make.lawful(), comments=(posted, of.shown.pitch[0], of.shown.pitch[3], of.shown.terms[0]), photos=(of.shown.photos[0],))  # fmt: skip


def _footer(make: Maker, of: Of) -> Found:
    shop = make.lawful()
    planted = tuple(c for c in of.shown.contacts if c[0] != "ga")
    yield replace(shop, contacts=(*shop.contacts, *planted), photos=(of.shown.photos[1],))


def _reseller(make: Maker, of: Of) -> Found:
    """Another seller of the same supplier: three wares at the supplier's prices and a sentence of his."""
    other = make.stranger()
    yield replace(other, goods=(*of.shown.goods[:3], *other.goods[:3]), pitch=(*other.pitch[:4], of.shown.pitch[4]))  # fmt: skip


def _agent(make: Maker, of: Of) -> Found:
    """Who sells his goods at his prices with his photographs, and names him beside his own contacts."""
    other = make.stranger()
    name = make.rng.choice(("snapchat", "phone", "telegram"))
    ours = tuple(c for c in other.contacts if c[0] != name)
    yield replace(other, goods=of.shown.goods, photos=of.shown.photos[:2], contacts=(*ours, (name, of.ways[name])))  # fmt: skip


def _franchise(make: Maker, of: Of) -> Found:
    """Two who show the same clauses, goods, prices and photographs under their own names and contacts."""
    for _ in range(2):
        other = make.stranger(theme=of.shown.theme)
        yield replace(other, terms=of.shown.terms, goods=of.shown.goods, photos=of.shown.photos)


def _same_theme(make: Maker, of: Of) -> Found:
    yield make.stranger(theme=of.shown.theme)
    yield replace(make.lawful(theme=of.shown.theme), defaults=DEFAULTS)


def _same_host(make: Maker, _: Of) -> Found:
    yield make.stranger()
    yield make.lawful()


def _demo(make: Maker, of: Of) -> Found:
    """Who left the software's demonstration where it stood."""
    demo = (("email", "demo@boutique-test.example"), ("phone", "+33639980000"))
    for shop in (make.stranger(theme=of.shown.theme), make.lawful(theme=of.shown.theme)):
        yield replace(shop, contacts=(*shop.contacts, *demo), defaults=DEFAULTS)


def _thief(make: Maker, of: Of) -> Found:
    """Another seller who takes pictures and words and has customers write to himself."""
    other = make.stranger()
    photos = (again(of.shown.photos[0], make.rng), *other.photos[1:])
    yield replace(other, photos=photos, pitch=(*other.pitch[:3], *of.shown.pitch[2:4]))


def _big_thief(make: Maker, of: Of) -> Found:
    """The same of all pictures, prices and clauses."""
    photos = tuple(again(one, make.rng) for one in of.shown.photos)
    yield replace(make.stranger(), photos=photos, goods=of.shown.goods, terms=of.shown.terms)


def _namesake(make: Maker, of: Of) -> Found:
    """Who bears nearly his name and knows nothing of him."""
    other = make.stranger()
    label = f"{of.shown.name.lower()}-shop"
    yield replace(other, host=f"{label}.example", name=label.title())


def _notice(make: Maker, of: Of) -> Found:
    ways = of.ways
    yield Shown(host=f"parquet-{make.name()}.example", name="Ministère public", theme=1, article=(*of.quoted, f"Identifiants relevés : {ways['snapchat']}, {ways['phone']}, {ways['email']}."),
                extra={"title": f"Communiqué : saisie de {of.shown.name}", "path": "communique"})  # fmt: skip


KINDS = {
    "press": _press, "forum": _forum, "directory": _directory, "notice": _notice, "mirror": _mirror, "early mirror": _mirror,
    "themed mirror": _themed_mirror, "impostor": _impostor, "planted comments": _comments, "planted footer": _footer,
    "reseller": _reseller, "agent": _agent, "franchise": _franchise, "same theme": _same_theme, "same host": _same_host,
    "demo content": _demo, "thief": _thief, "big thief": _big_thief, "namesake": _namesake,
}  # fmt: skip
