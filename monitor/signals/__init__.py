"""
The signals: every way in which two sites may resemble each other, one file each.

To add one: write ``monitor/signals/x.py`` whose docstring is the sentence the analyst reads, with its French form in
``CLAIM`` and a ``SIGNAL``; put it in ``SIGNALS``; give it weights in ``monitor/lineage/weights.toml``. History is read
again at the next run.
"""

from collections.abc import Iterator

from monitor.signals import (
    account,
    address,
    announcement,
    assets,
    captcha_key,
    catalogue,
    certificate,
    chat_widget,
    claim,
    company,
    email,
    favicon,
    habits,
    handle,
    headers,
    logo,
    mailbox,
    merchant,
    naming,
    payment,
    phone,
    photo,
    price_ladder,
    redirect,
    service_key,
    shop_id,
    sku,
    spelling,
    structure,
    terms,
    timing,
    tracker,
    username,
    wording,
)
from monitor.signals.signal import Signal
from storage.page import Page
from storage.records.link import Trait
from storage.records.reading import Reading

SIGNALS: tuple[Signal, ...] = (
    announcement.SIGNAL,
    redirect.SIGNAL,
    account.SIGNAL,
    handle.SIGNAL,
    phone.SIGNAL,
    email.SIGNAL,
    username.SIGNAL,
    mailbox.SIGNAL,
    payment.SIGNAL,
    merchant.SIGNAL,
    company.SIGNAL,
    address.SIGNAL,
    shop_id.SIGNAL,
    tracker.SIGNAL,
    chat_widget.SIGNAL,
    captcha_key.SIGNAL,
    service_key.SIGNAL,
    certificate.SIGNAL,
    photo.SIGNAL,
    logo.SIGNAL,
    favicon.SIGNAL,
    wording.SIGNAL,
    terms.SIGNAL,
    spelling.SIGNAL,
    habits.SIGNAL,
    catalogue.SIGNAL,
    price_ladder.SIGNAL,
    sku.SIGNAL,
    structure.SIGNAL,
    assets.SIGNAL,
    headers.SIGNAL,
    naming.SIGNAL,
    claim.SIGNAL,
    timing.SIGNAL,
)


def observe(page: Page, reading: Reading) -> Iterator[Trait]:
    """
    Yield every trait a page shows, each value of a kind once.

    Only pages that stand as content are read: what a block, a seizure banner or a parked page shows is not the site's.
    A redirect to another site is a trait of the site that redirects.
    """
    yield from redirect.traits(page, reading)
    if not reading.standing.standing.is_content:
        return
    seen: set[tuple[str, str]] = set()
    for signal in SIGNALS:
        if signal.observe is None:
            continue
        for trait in signal.observe(page, reading):
            if (trait.kind, trait.value) not in seen:
                seen.add((trait.kind, trait.value))
                yield trait


def observe_image(page: Page) -> Iterator[Trait]:
    """Yield the traits of a captured picture: photograph, logo or icon."""
    for signal in SIGNALS:
        if signal.observe_image is not None:
            yield from signal.observe_image(page)


def signal_named(name: str) -> Signal:
    """
    Return the signal with a name.

    Raises:
        KeyError: there is none.
    """
    return _BY_NAME[name]


_BY_NAME = {signal.name: signal for signal in SIGNALS}
