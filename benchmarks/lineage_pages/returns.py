"""How sellers return: twenty-four disguises, each told by what is kept, and what else is left behind by half of them."""

from collections.abc import Callable
from dataclasses import replace

from benchmarks.lineage_pages.cast import WAYS, Maker, Seller, again, at
from benchmarks.lineage_pages.markup import Shown, pages

DISGUISES: dict[str, tuple[str, ...]] = {
    "snapchat": ("snapchat",),
    "phone": ("phone",),
    "email": ("email",),
    "whatsapp": ("whatsapp",),
    "two contacts": ("phone", "email"),
    "payment and terms": ("paypal", "terms"),
    "payment and photos": ("revolut", "photos"),
    "photos": ("photos",),
    "terms": ("terms", "pitch"),
    "photos and terms": ("photos", "terms"),
    "prices and photos": ("goods", "photo"),
    "words, prices, a photo": ("pitch", "goods", "photo"),
    "stem on another network": ("stem", "photo"),
    "digits changed": ("digits", "clauses"),
    "mailbox elsewhere": ("mailbox", "terms"),
    "analytics": ("ga", "goods"),
    "certificate": ("certificate",),
    "announced": ("announced",),
    "near clone announced": ("theme", "every word", "terms", "goods", "photos", "announced"),
    "account renamed": ("renamed",),
    "redirect": ("redirect",),
    "redirect a week later": ("redirect later",),
    "channel only": ("channel",),
    "all but the name": ("snapchat", "phone", "whatsapp", "every word", "terms", "goods", "photos"),
}
"""What each keeps; everything else is new: name, theme, contacts, photographs of the same workshop, words. Half of those who keep nothing but contacts give no other."""

LEFT = {"photo": 0.3, "clauses": 0.3, "goods": 0.2, "stem": 0.2, "mailbox": 0.15, "ga": 0.15, "phone": 0.15}  # fmt: skip
"""What half of the returns leave behind besides, each with its chance."""


NEEDS = {"stem": "snapchat", "digits": "snapchat", "mailbox": "email", "channel": "whatsapp"}


def left_behind(make: Maker, disguise: str) -> set[str]:
    """Draw what a return in a disguise keeps."""
    kept = set(DISGUISES[disguise])
    if kept <= {*WAYS} and make.rng.random() < 0.5:
        kept.add("no other contact")
    if make.rng.random() < 0.5:
        kept |= {thing for thing, chance in LEFT.items() if make.rng.random() < chance}
    return kept


def shown_before(kept: set[str]) -> set[str]:
    """Return the contacts that a seller must have shown to keep these things."""
    return {NEEDS.get(thing, thing) for thing in kept} & {*WAYS, "ga"}


def returned(make: Maker, seller: Seller, disguise: str, kept: set[str]) -> None:
    """Let a seller open again one to nine days after his seizure."""
    day = seller.seized + make.rng.uniform(1, 9)
    old = seller.shown.host
    new = _new(make, seller, kept)
    if "channel" in kept:
        site = _relay(make, seller, new, day)
    else:
        proof = (new.host, old) if "certificate" in kept else ()
        make.seen(new.host, day, pages(new), certificate=proof)
        site = new.host
    make.world.hand[site] = old
    make.world.returns[site] = (old, disguise)
    make.world.known_from[site] = _sent_on(make, seller, new, kept, day)


def _new(make: Maker, seller: Seller, kept: set[str]) -> Shown:
    """Return the new shop: a stranger's, but for what is kept."""
    old, ways = seller.shown, dict(seller.shown.contacts)
    new = make.stranger(theme=(old.theme + 1 + make.rng.randrange(4)) % 5)
    for thing in sorted(kept):
        if thing in ways:
            new = _reached(new, thing, ways[thing])
        elif thing in _KEEPING:
            new = _KEEPING[thing](make, old, new)
    if "no other contact" in kept:
        new = replace(new, contacts=tuple(c for c in new.contacts if c[0] in kept or c[0] == "ga"))
    if "renamed" in kept:
        seller.handle = f"{make.name()}_relais"
        new = _reached(new, "telegram", seller.handle)
    return new


def _reached(shown: Shown, way: str, value: str) -> Shown:
    """Return what is shown with one contact in the place of another of its kind."""
    return replace(shown, contacts=(*(c for c in shown.contacts if c[0] != way), (way, value)))


def _photos(make: Maker, old: Shown, new: Shown) -> Shown:
    return replace(new, photos=tuple(again(one, make.rng) for one in old.photos))


def _photo(make: Maker, old: Shown, new: Shown) -> Shown:
    return replace(new, photos=(again(old.photos[0], make.rng), *new.photos[1:]))


def _terms(_: Maker, old: Shown, new: Shown) -> Shown:
    return replace(new, terms=tuple(one.replace(old.name, new.name) for one in old.terms))


def _clauses(_: Maker, old: Shown, new: Shown) -> Shown:
    return replace(new, terms=(*new.terms[:4], *old.terms[3:6]))


def _pitch(_: Maker, old: Shown, new: Shown) -> Shown:
    return replace(new, pitch=(*new.pitch[:3], *old.pitch[3:6]))


def _stem(_: Maker, old: Shown, new: Shown) -> Shown:
    """The same name on another network."""
    kept = dict(old.contacts)["snapchat"].partition(".")[0]
    return _reached(new, "instagram", f"{kept}_officiel")


def _digits(make: Maker, old: Shown, new: Shown) -> Shown:
    kept = dict(old.contacts)["snapchat"][:-2]
    return _reached(new, "snapchat", f"{kept}{make.rng.randrange(10, 99)}")


def _mailbox(_: Maker, old: Shown, new: Shown) -> Shown:
    box = dict(old.contacts)["email"].partition("@")[0]
    return _reached(new, "email", f"{box}@poste.example")


_KEEPING: dict[str, Callable[[Maker, Shown, Shown], Shown]] = {
    "photos": _photos, "photo": _photo, "terms": _terms, "clauses": _clauses, "pitch": _pitch, "stem": _stem, "digits": _digits,
    "mailbox": _mailbox, "goods": lambda _, old, new: replace(new, goods=old.goods),
    "theme": lambda _, old, new: replace(new, theme=old.theme), "every word": lambda _, old, new: replace(new, pitch=old.pitch),
}  # fmt: skip


def _relay(make: Maker, seller: Seller, new: Shown, day: float) -> str:
    """Open a channel in place of a shop."""
    ways = dict(seller.shown.contacts)
    handle = f"{make.name()}_relais"
    offer, about = make.offers(2)
    shadow = Seller(shown=replace(new, extra={"channel": f"{about} Snap : {ways['snapchat']}"}), handle=handle,
                    number=10**9 + make.rng.randrange(10**8), seized=0, posts=[(f"{offer} WhatsApp {ways['whatsapp']}", at(day - 0.2))])  # fmt: skip
    make.heard(shadow, day)
    return f"telegram:{handle}"


def _sent_on(make: Maker, seller: Seller, new: Shown, kept: set[str], day: float) -> float:
    """Let the old seller send his customers to the new shop; return when all that tells it is captured."""
    moved = f"Notre nouvelle adresse : <a href='https://{new.host}/'>{new.host}</a>, même équipe, à très vite"
    if "announced" in kept:
        seller.posts.append((moved, at(day - 0.5)))
        make.heard(seller, day - 0.1)
    if "no other contact" in kept:
        new = replace(new, contacts=tuple(c for c in new.contacts if c[0] in kept or c[0] == "ga"))
    if "renamed" in kept:
        seller.posts.append((moved, at(day)))
        seller.shown = replace(seller.shown, extra={"channel": f"https://{new.host}/"})
        make.heard(seller, day + 0.1)
        make.world.hand[f"telegram:{seller.handle}"] = make.world.returns[new.host][0]
        return day + 0.1
    late = 0.05 if "redirect" in kept else 7.0 if "redirect later" in kept else 0.0
    if late:
        old, home = seller.shown.host, pages(new)[0]
        answer = (f"https://{new.host}/", "home", home[2], f"redirect:https://{old}/")
        make.seen(old, day + late, [answer], "redirected")
    return day + late
