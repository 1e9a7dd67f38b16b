"""
How long each page of the desk takes on a watch of 1,000,000 listings, 100,000 captures and 10,000 sellers.

Ten thousand shops of ten pages, each page with ten goods, two contacts and two passages; half of them lead to another. The pages are
made by the application itself, without a socket between. Beside the time that passed stands the processor's, which another
program on the machine does not lengthen; no bytes of captures are there, and no pictures are drawn. ``PORTIQUE_DESK_WORLD`` names a
folder in which the watch is kept from one run to the next.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.common import write
from monitor.config import default_text
from monitor.desk import Desk
from storage.findings import steps as step_table
from storage.findings.lineage_records import Alias, Lead, LeadThen, Member, Reason, SellerRow
from storage.findings.records import (
    Block,
    Contact,
    Document,
    Item,
    Listing,
    Sighting,
    Site,
    Snapshot,
    Trait,
    Verdict,
)
from storage.ids import derived_id
from storage.ledger import captures as capture_table
from storage.ledger import sources, visits
from storage.ledger.times import to_text
from storage.records.capture import Capture, CaptureKind
from storage.records.source import Outcome, SourceKind
from storage.rows import Row, add
from storage.workspace import Workspace

SITES, PAGES, GOODS = 10_000, 10, 10
ASKED = 40
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
_WORDS = "mini téléphone sans métal portique atelier boîte noir mat carte double recharge étui coque charge lot".split()


def _site(number: int) -> str:
    return f"boutique-{number:04}.example"


def world(desk: Desk, numbers: Iterable[int], *, at_once: bool = False) -> None:
    """Write ledger and findings of shops; ``at_once``, without waiting for the disk."""
    with desk.writing_findings() as findings:
        for one in (desk.ledger, findings) if at_once else ():
            one.execute("PRAGMA synchronous = OFF")
            one.execute("PRAGMA cache_size = -400000")
        for number in numbers:
            at = _BEGAN + timedelta(hours=number)
            source, _ = sources.add(
                desk.ledger, url=f"https://{_site(number)}/", kind=SourceKind.SHOP, at=at, actor="banc", reason="banc"
            )  # fmt: skip
            segment = f"{source.id}/2026-01/{number}.warc.gz"
            visit = visits.open_visit(desk.ledger, source_id=source.id, started_at=at, segment=segment)  # fmt: skip
            made = [_capture(number, page, visit.id, source.id, segment, at) for page in range(PAGES)]  # fmt: skip
            with desk.ledger:
                capture_table.add(desk.ledger, made)
                ending = visits.Ending(ended_at=at + timedelta(minutes=5), outcome=Outcome.COMPLETE, reason="", captures=PAGES, size=1)  # fmt: skip
                visits.close(desk.ledger, visit.id, ending)
            with findings:
                add(findings, sorted(_rows(number, made, visit.id, source.id, at), key=lambda one: _ORDER.index(type(one))))  # fmt: skip
                step_table.searchable(findings, [f"d-{number}-{page}" for page in range(PAGES)])


_ORDER: list[type] = [
    Document, Sighting, Snapshot, Listing, Contact, Block, Verdict, Trait, Item, Site, SellerRow, Member, Alias, Lead, LeadThen, Reason,
]  # fmt: skip


def _capture(
    number: int, page: int, visit: str, source: str, segment: str, at: datetime
) -> Capture:
    return Capture(
        id=f"{number:08x}-0000-4000-8000-{page:012x}", visit_id=visit, source_id=source, kind=CaptureKind.RESPONSE,
        url=f"https://{_site(number)}/{page}", captured_at=at + timedelta(seconds=page), status=200, media_type="text/html",
        entity_digest=f"sha256:{number}{page}", segment=segment, offset=page, length=1, member_sha256="0" * 64, role="category",
    )  # fmt: skip


def _rows(number: int, made: list[Capture], visit: str, source: str, at: datetime) -> Iterator[Row]:
    site, when = _site(number), to_text(at)
    yield Snapshot(visit_id=visit, source_id=source, site_id=site, ended_at=when, outcome="complete", reason="", documents=PAGES, listings=PAGES * GOODS, posts=0)  # fmt: skip
    yield Site(
        id=site, source_id=source, label=f"Boutique {number}", first_seen_at=when, last_seen_at=when, standing="content", standing_since=when,
        seized_at=None, redirected_to=None, redirected_at=None, band="decisive" if number % 2 else "none", class_="listing",
        offers_since=when, offer_document=f"d-{number}-0",
    )  # fmt: skip
    seller = derived_id("seller", site)
    yield SellerRow(id=seller, name=f"Boutique {number}", first_seen_at=when, first_capture=made[0].id, last_seen_at=when, members=1)  # fmt: skip
    yield Member(seller_id=seller, site_id=site, since=when)
    yield Alias(seller_id=seller, kind="phone", value=f"+336399{number:05}", site_id=site, capture_id=made[0].id, since=when)  # fmt: skip
    for page, capture in enumerate(made):
        yield from _page(number, page, capture, visit)
    if number % 2:
        yield from _lead(number, made, when)


def _page(number: int, page: int, capture: Capture, visit: str) -> Iterator[Row]:
    name, at = f"d-{number}-{page}", to_text(capture.captured_at)
    words = " ".join(_WORDS[(number + page + step) % len(_WORDS)] for step in range(12))
    yield Document(
        id=name, source_id=capture.source_id, site_id=_site(number), url=capture.url, kind="http", status=200, media_type="text/html",
        entity_digest=capture.entity_digest, capture_id=capture.id, captured_at=at, standing="content", standing_reason="", platform="generic",
        role="category", title=f"Page {page}", language="fr",
    )  # fmt: skip
    yield Sighting(capture_id=capture.id, document_id=name, visit_id=visit, source_id=capture.source_id, captured_at=at)  # fmt: skip
    for kind, value in (("phone", f"+336399{number:05}"), ("telegram", f"atelier_{number}")):
        yield Contact(document_id=name, kind=kind, value=value, quotation=value, place="text", valid=1, note="")  # fmt: skip
    for block in range(2):
        yield Block(id=(number * PAGES + page) * 2 + block + 1, document_id=name, number=block, kind="body", text=f"{words} {block}")  # fmt: skip
    yield Verdict(document_id=name, band="decisive" if number % 2 else "none", class_="listing", score=0.9, rule="R1", concepts="[]", dampers="[]", lexicon="x", quotation=words)  # fmt: skip
    for good in range(GOODS):
        listing = derived_id("listing", number, page, good)
        yield Listing(
            document_id=name, listing_id=listing, url=f"{capture.url}/{good}", name=f"{_WORDS[good]} {number} {page}", price=f"{20 + good}.90",
            currency="EUR", list_price=None, availability="InStock", sku=None, description=words, images="[]", category=None, brand=None,
            seller=None, offers="[]", detail=1, reader="banc",
        )  # fmt: skip
        yield Item(visit_id=visit, kind="listing", item_id=listing, document_id=name, capture_id=capture.id)  # fmt: skip


def _lead(number: int, made: list[Capture], when: str) -> Iterator[Row]:
    identity = derived_id("lead", number)
    yield Lead(
        id=identity, subject=_site(number), predecessor=_site(number - 1), band="same_hand", probability=0.99, copycat=0, network=0, bits=7,
        prior_bits=-6, copying_bits=0, rivals_bits=0, own_bits=7, own_copycat=0, own_network=0, own_band="same_hand", hard=1, standing=1, priority=0,
        status="new", flagged_at=when, flagged_capture=made[0].id, flagged_band="same_hand", first_seen_at=when, updated_at=when, why="banc",
    )  # fmt: skip
    yield LeadThen(lead_id=identity, at=when, capture_id=made[0].id, band="same_hand", probability=0.99, bits=7, standing=1)  # fmt: skip
    for position in range(12):
        yield Reason(
            lead_id=identity, position=position, signal="phone", family="contact", claim="Les deux sites donnent le même numéro.", value="x",
            bits=2, bits_alone=2, bits_copycat=0, others=0, quotation_before="x", capture_before=made[0].id, quotation_after="x",
            capture_after=made[1].id, stance="for", note="",
        )  # fmt: skip


def paths() -> dict[str, Iterator[str]]:
    """Return the pages by name, each as addresses of which no two are the same where there are several."""
    return {
        "aujourd'hui": ("/" for _ in range(ASKED)),
        "pistes": (f"/pistes?p={number % 12 + 1}" for number in range(ASKED)),
        "piste": (f"/pistes/{derived_id('lead', number * 2 + 1)}" for number in range(ASKED)),
        "capture": (f"/captures/{number:08x}-0000-4000-8000-{0:012x}" for number in range(ASKED)),
        "vendeurs": (f"/vendeurs?p={number + 1}&voir=tous" for number in range(ASKED)),
        "vendeur": (f"/vendeurs/{derived_id('seller', _site(number))}" for number in range(ASKED)),
        "site": (f"/sites/{_site(number)}" for number in range(ASKED)),
        "annonces": (f"/annonces?p={number + 1}" for number in range(ASKED)),
        "annonces par mots": (f"/annonces?q=portique+{number}" for number in range(ASKED)),
        "annonce": (f"/annonces/voir?id={derived_id('listing', number, 3, 4)}" for number in range(ASKED)),
        "recherche de mots": (f"/recherche?q={_WORDS[number % len(_WORDS)]}" for number in range(ASKED)),
        "recherche d'un numéro": (f"/recherche?q=06+39+9{number:05}" for number in range(ASKED)),
        "sources": ("/sources" for _ in range(ASKED)),
        "journal": ("/journal" for _ in range(ASKED)),
    }  # fmt: skip


@contextmanager
def watch(sites: int) -> Iterator[Workspace]:
    """Give a watch of so many shops; the one that ``PORTIQUE_DESK_WORLD`` keeps, where it names a folder."""
    kept = os.environ.get("PORTIQUE_DESK_WORLD", "")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(kept or folder) / f"watch-{sites}"
        if (place / "made").exists():
            yield Workspace(place)
            return
        begun = time.perf_counter()
        workspace = Workspace.create(place, default_text())
        with Desk.open(place) as desk:
            world(desk, range(sites), at_once=True)
        (place / "made").touch()
        sys.stdout.write(f"watch made in {time.perf_counter() - begun:.0f} s\n")
        yield workspace


def main() -> None:
    """Make the watch, ask for every page, write the figures."""
    with watch(SITES) as workspace:
        from monitor.web.site import Place, configure

        with Desk.open(workspace.folder) as desk:
            configure(workspace, desk.configuration, Place())
        from django.test import Client

        from monitor.web.door import owner

        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(owner())
        figures: dict[str, object] = {"listings": SITES * PAGES * GOODS, "captures": SITES * PAGES, "sellers": SITES, "leads": SITES // 2, "load before": round(os.getloadavg()[0], 1)}  # fmt: skip
        for name, asked in paths().items():
            taken, worked = [], []
            for path in asked:
                begun, spent = time.perf_counter(), time.thread_time()
                answer = client.get(path)
                taken.append((time.perf_counter() - begun) * 1000)
                worked.append((time.thread_time() - spent) * 1000)
                assert answer.status_code == 200, (path, answer.status_code)
            p95, busy = (statistics.quantiles(each, n=20)[-1] for each in (taken, worked))
            figures[name] = {"median ms": round(statistics.median(taken)), "p95 ms": round(p95), "p95 ms of processor": round(busy), "first ms": round(taken[0])}  # fmt: skip
            sys.stdout.write(f"{name:24} {figures[name]}\n")
            sys.stdout.flush()
        write("desk", figures, "django")


if __name__ == "__main__":
    main()
