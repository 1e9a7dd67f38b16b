"""What the variants of a product say together, however a platform names their prices and their stock."""

from collections.abc import Iterable
from decimal import Decimal

from storage.records.shop import Availability, Offer, Price


def variant(
    name: str,
    *,
    sku: str | None = None,
    asked: Decimal | None,
    before: Decimal | None,
    currency: str | None,
    available: object,
) -> Offer:
    """
    Return a variant as a listing holds it.

    Args:
        name: what distinguishes it, as shown.
        sku: the shop's number of it.
        asked: what it costs now.
        before: what it cost; crossed out only where that is more.
        currency: of both, ISO 4217, None where the platform does not say.
        available: what the platform states; only true and false are statements.
    """
    return Offer(
        name=name,
        sku=sku,
        price=Price(amount=asked, currency=currency) if asked is not None else None,
        list_price=Price(amount=before, currency=currency)
        if before is not None and asked is not None and before > asked
        else None,
        availability=known(available),
    )


def known(available: object) -> Availability:
    """Return whether a variant can be had; only true and false are statements."""
    if not isinstance(available, bool):
        return Availability.UNKNOWN
    return Availability.IN_STOCK if available else Availability.OUT_OF_STOCK


def together(offers: Iterable[Offer], otherwise: Availability) -> Availability:
    """Return whether a product can be had: where one variant can, or as all of them say; ``otherwise`` where they differ."""
    states = {offer.availability for offer in offers}
    if Availability.IN_STOCK in states:
        return Availability.IN_STOCK
    return states.pop() if len(states) == 1 else otherwise
