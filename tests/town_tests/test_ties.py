"""Who shares what with Oportik is as the truth says: no more, no less."""

import io
from itertools import combinations

import imagehash
import pytest
from PIL import Image

from tests.town import LAST_DAY, Role, Town
from tests.town.pictures import icon, jpeg
from tests.town.records import Shop
from tests.town.sites import decoys, impostors, oportik, sellers, successors

PRIVATE = {
    "telegram": oportik.TELEGRAM,
    "snap": "oportik.snap39",
    "phone": "06 39 98 41 07",
    "mailbox": "atelier.silence",
    "account": oportik.IBAN,
    "measuring": oportik.ANALYTICS,
    "chat": oportik.CHAT,
}
"""What Oportik shows and its customers would use to reach or pay it, or its owner to run it."""

NEAR, FAR = 16, 14


def _words(shop: Shop) -> str:
    """Everything a shop ever shows, over all days."""
    parts = [shop.title, shop.tagline, *shop.home, shop.head, shop.foot]
    for day in range(LAST_DAY + 1):
        now = shop.on(day)
        parts += [*now.contacts.values()]
        parts += [word for p in now.products for word in (p.name, p.short, *p.text)]
    parts += [block for leaf in shop.leaves for block in leaf.blocks]
    return "\n".join(parts)


def _shared(shop: Shop) -> set[str]:
    return {name for name, value in PRIVATE.items() if value in _words(shop)}


@pytest.mark.parametrize(
    ("shop", "shared"),
    [
        (successors.MINILIB, {"telegram"}),
        (successors.PETIT_COMBINE, {"mailbox", "account"}),
        (successors.NANOLIB, set()),
        (impostors.FRANCE, {"measuring"}),
        (impostors.RETOUR, set()),
        (sellers.PHONE_DISCRET, set()),
        (sellers.TEL_POUCE, set()),
        (sellers.SILENCE_MOBILE, set()),
        (sellers.POUCE_APP, set()),
        (decoys.SENIOR, set()),
        (decoys.SPORT, set()),
        (decoys.WHOLESALER, set()),
        (decoys.DISCOUNT, set()),
    ],
    ids=lambda value: value.name if isinstance(value, Shop) else "",
)
def test_identifiers_shared_with_oportik_are_those_stated(shop: Shop, shared: set[str]) -> None:
    """A successor found by a value that nobody meant to leave would prove nothing."""
    assert _shared(shop) == shared


def test_second_generation_shares_only_the_measuring_account_with_the_first() -> None:
    """Nanolib must be found through Minilib, by the redirect and this."""
    assert successors.MINILIB_ANALYTICS in _words(successors.MINILIB)
    assert successors.MINILIB_ANALYTICS in _words(successors.NANOLIB)
    assert not set(successors.MINILIB.contacts.values()) & set(successors.NANOLIB.contacts.values())


def test_no_product_keeps_its_name_with_a_successor() -> None:
    """Names are rewritten: equality of names must not be what links."""
    names = {product.name for product in oportik.PRODUCTS}

    assert not [
        p.name
        for shop in (successors.MINILIB, successors.PETIT_COMBINE, successors.NANOLIB)
        for p in shop.products
        if p.name in names
    ]


def test_lawful_shop_and_oportik_share_the_passages_of_a_generator() -> None:
    """Boilerplate that everybody has must weigh nothing: it has to be here to weigh nothing."""
    mine = {block for leaf in oportik.SHOP.leaves for block in leaf.blocks}
    theirs = {block for leaf in decoys.SENIOR.leaves for block in leaf.blocks}

    assert len(mine & theirs) >= 6


def _hash(name: str) -> imagehash.ImageHash:
    return imagehash.phash(Image.open(io.BytesIO(jpeg(name))))


def _photos(*shops: Shop) -> set[str]:
    return {photo for shop in shops for product in shop.products for photo in product.photos}


def test_reused_photographs_stay_near_their_originals() -> None:
    """Cropped and saved again: no equal digest, still the same photograph."""
    for photo in _photos(successors.MINILIB, impostors.RETOUR):
        original = photo.partition("~")[0]
        assert jpeg(photo) != jpeg(original)
        assert _hash(photo) - _hash(original) <= NEAR, photo


def test_mirrored_photographs_are_near_only_when_turned_back() -> None:
    """Le Petit Combiné is found by who also looks into the mirror."""
    for photo in _photos(successors.PETIT_COMBINE):
        turned = imagehash.phash(
            Image.open(io.BytesIO(jpeg(photo))).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        )
        assert turned - _hash(photo.partition("~")[0]) <= NEAR, photo


def test_photographs_of_different_things_are_far_apart() -> None:
    """Perceptual hashes must behave here as on photographs, or thresholds learnt here mislead."""
    shops = (
        oportik.SHOP,
        sellers.PHONE_DISCRET,
        sellers.SILENCE_MOBILE,
        sellers.TEL_POUCE,
        decoys.SENIOR,
        decoys.SPORT,
        decoys.WHOLESALER,
    )
    originals = sorted({photo.partition("~")[0] for photo in _photos(*shops)})
    hashes = {name: _hash(name) for name in originals}

    assert [(a, b) for a, b in combinations(originals, 2) if hashes[a] - hashes[b] < FAR] == []


def test_supplier_photographs_are_shown_by_the_wholesaler_from_the_first_day(town: Town) -> None:
    """A picture that was public before Oportik used it says nothing about who uses it next."""
    used = {
        photo.partition("~")[0]
        for photo in _photos(oportik.SHOP, successors.MINILIB, successors.NANOLIB, decoys.DISCOUNT)
        if photo.startswith("supplier/")
    }

    assert used <= _photos(decoys.WHOLESALER.on(0))


def test_only_impostors_copy_the_icon() -> None:
    """A clone takes the favicon along; a successor who hides does not."""
    assert [
        shop.name
        for shop in (
            impostors.FRANCE,
            impostors.RETOUR,
            successors.MINILIB,
            successors.PETIT_COMBINE,
            successors.NANOLIB,
        )
        if icon(shop.icon or shop.name) == icon(oportik.NAME)
    ] == [impostors.FRANCE.name, impostors.RETOUR.name]


def test_every_successor_opens_when_its_predecessor_has_closed_or_later(town: Town) -> None:
    """The order of days is evidence; here it must be possible."""
    sites = {site.name: site for site in town.sites}
    for site in town.sites:
        if site.role is Role.SUCCESSOR:
            assert site.predecessor is not None
            closed = sites[site.predecessor].closed_from
            assert closed is not None
            assert site.open_from >= closed
