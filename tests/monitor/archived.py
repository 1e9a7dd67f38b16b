"""Visits that were archived without a network: real segments, entered as the crawl process would leave them."""

from datetime import datetime, timedelta

from monitor.desk import Desk
from monitor.indexing import enter
from monitor.orders import segment_of
from storage.archive.writer import SegmentWriter
from storage.ids import sha256_hex
from storage.ledger import captures, sources, visits
from storage.records.capture import CaptureKind
from storage.records.source import Outcome, Source
from tests.storage.segments import BEGAN, exchange


def visited(
    desk: Desk,
    source: Source,
    at: datetime,
    *pages: tuple[str, str, str | bytes],
    outcome: Outcome = Outcome.COMPLETE,
    apart: int = 1,
) -> list[str]:
    """
    Enter a visit of these pages (address, role, markup, or the bytes of a PNG); return the ids of its captures.

    The bytes of one of role ``screenshot`` are a browser's, and kept once in a month's series. ``apart`` is the seconds between two of its pages.
    """
    identity = visits.visit_id(source.id, at)
    visit = visits.open_visit(
        desk.ledger, source_id=source.id, started_at=at, segment=segment_of(source, identity, at)
    )
    writer = SegmentWriter(
        desk.workspace.archive / visit.segment, visit_id=visit.id, source_id=source.id,
        warcinfo={"visit": visit.id, "source": source.id, sources.WARCINFO: sources.as_json(source)}, began_at=at,
    )  # fmt: skip
    after = (at - BEGAN).total_seconds()
    pictures = captures.pictures_of_series(desk.ledger, source.id, f"{at:%Y-%m}", 99)
    held = {one.entity_digest: one for one in pictures}
    for number, (url, role, markup) in enumerate(pages):
        if role == "screenshot" and isinstance(markup, bytes):
            taken = at + timedelta(seconds=number)
            if (same := held.get(f"sha256:{sha256_hex(markup)}")) is not None:
                writer.add_again(same, url, at=taken, facts={"role": "home"})
                continue
            writer.add_resource(
                CaptureKind.SCREENSHOT, url, markup, "image/png", at=taken, facts={"role": "home"}
            )
            continue
        fields = {} if isinstance(markup, str) else {"fields": "Content-Type: image/png\r\n"}
        body = markup.encode() if isinstance(markup, str) else markup
        writer.add_exchange(
            exchange(body, url=url, after=after + number * apart, role=role, **fields)
        )
    writer.commit()
    writer.close({"outcome": outcome.value, "reason": "essai", "ended_at": at.isoformat()}, at=at)
    enter(desk.ledger, desk.workspace.archive, visit, at=at)
    return [
        row["id"]
        for row in desk.ledger.execute(
            "SELECT id FROM capture WHERE visit_id = ? ORDER BY captured_at, id", (visit.id,)
        )
    ]


def product_page(name: str, price: str, words: str = "") -> str:
    """Return the markup of a product page."""
    return (
        f"<html lang=fr><head><title>{name}</title></head><body><div itemscope itemtype='https://schema.org/Product'>"
        f"<h1 itemprop=name>{name}</h1><div itemprop=offers itemscope itemtype='https://schema.org/Offer'>"
        f"<span itemprop=price content='{price}'>{price} €</span><meta itemprop=priceCurrency content=EUR>"
        f"<link itemprop=availability href='https://schema.org/InStock'></div><p itemprop=description>{words}</p></div>"
        "<p>Contact : 06 39 98 12 34, Telegram @essai_portique</p></body></html>"
    )
