"""
How well pages composed after the true default themes are read, platform by platform.

Three sets: tests/fixtures/*/true_*; later_*, composed when the first had been mended; memory_*, themes from memory, after both.
The result file keeps under ``blind`` what Portique read of each set before anything was mended for it; this program
measures ``final`` and leaves ``blind`` as it stands.
"""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from benchmarks.common import RESULTS, write
from spiders.read import next_pages, read
from spiders.show import described
from storage.page import page_from_bytes

FIXTURES: Final = Path(__file__).parents[1] / "tests" / "fixtures"
FIELDS: Final = (
    "name",
    "price",
    "currency",
    "list_price",
    "availability",
    "image",
    "starting_at",
    "offers",
    "sku",
    "tax_included",
    "seller",
)


def measured(cases: str) -> dict[str, dict[str, int]]:
    """Return counts for each platform: pages, pages without any fault, listings wanted, found, invented, fields right of wanted."""
    totals: dict[str, Counter[str]] = {}
    for case in sorted(FIXTURES.glob(f"*/{cases}_*")):
        _count(case, totals.setdefault(case.parent.name, Counter()))
    return {name: dict(sorted(counts.items())) for name, counts in totals.items()}


def _count(case: Path, counts: Counter[str]) -> None:
    wanted = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    page = page_from_bytes(
        next(case.glob("page.*")).read_bytes(),
        wanted["url"],
        content_type=wanted.get("content_type", "text/html; charset=utf-8"),
    )
    listings = {one.url: one for one in read(page).listings}
    following = {(one.url, one.role.value) for one in next_pages(page)}
    faults = 0
    for listing in wanted["listings"]:
        read_as = listings.get(listing["url"])
        counts["listings"] += 1
        counts["found"] += read_as is not None
        faults += read_as is None
        said = described(read_as) if read_as is not None else {}
        for field in FIELDS:
            if field in listing:
                right = _plain(said.get(field)) == _plain(listing[field])
                if field == "image" and read_as is not None:
                    right = listing["image"] in read_as.images
                counts[f"{field} wanted"] += 1
                counts[f"{field} right"] += right
                faults += not right
    invented = len(set(listings) - {one["url"] for one in wanted["listings"]})
    led = sum(tuple(one) in following for one in wanted.get("next_pages", []))
    counts["next pages wanted"] += len(wanted.get("next_pages", []))
    counts["next pages right"] += led
    counts["invented"] += invented
    counts["pages"] += 1
    counts["pages without fault"] += not (
        faults or invented or led < len(wanted.get("next_pages", []))
    )


def _plain(value: Any) -> Any:
    """Return a value with its amounts as numbers, so that 15 and 15.00 are one."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, str) and value.replace(".", "", 1).isdigit():
        return Decimal(value)
    return value


def main() -> None:
    """Measure, print one line a platform, and write the result beside the blind figures."""
    path = RESULTS / "platform_templates.json"
    kept = json.loads(path.read_text(encoding="utf-8"))["figures"] if path.exists() else {}
    figures: dict[str, dict[str, dict[str, dict[str, int]]]] = {}
    for cases in ("true", "later", "memory"):
        final = measured(cases)
        figures[cases] = {"blind": kept.get(cases, {}).get("blind", final), "final": final}
        for name, counts in final.items():
            print(
                cases,
                name,
                f"{counts['pages without fault']}/{counts['pages']} pages without fault,",
                f"{counts['found']}/{counts['listings']} listings, {counts['invented']} invented",
            )
    write("platform_templates", figures, "selectolax")


if __name__ == "__main__":
    main()
