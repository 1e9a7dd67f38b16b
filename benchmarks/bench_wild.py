"""
How well pages of the open web are read that nobody wrote a reader for, against extruct alone on the same pages.

The pages are those that five packages ship for their tests (``benchmarks/wild``): product pages, lists and shop fronts of real
shops, and pages that offer nothing (news, forums, logins, contact pages).
They were labelled by hand before Portique was run on them.
Definitions are those of the published product extraction benchmark: exact match after normalisation, a missing value is a false
negative, a wrong one a false positive and a false negative (``benchmarks/wild/score.py``); availability is whether it can be ordered.
The sites are in three parts: *open* ones were looked at while mending; *second* ones, too, after they had been scored once unseen;
no page of a *closed* one was looked at once labelled, and they are what is to be believed.
``--failures`` tells what went wrong on the open half; the figures of earlier editions stay in the result file by their names.
"""

import argparse
import gzip
import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.common import RESULTS, write
from benchmarks.wild.pages import Case, cases
from benchmarks.wild.readers import contacts_of, extruct_alone, portique
from benchmarks.wild.score import Products, Said, Tally, found_items, invented, stock

Reader = Callable[[bytes, str], tuple[Said | None, list[Said]]]
CACHE = Path(os.environ.get("PORTIQUE_WILD", Path.home() / ".cache" / "portique-wild"))


def measure(some: list[Case], reader: Reader, *, tell: bool = False) -> dict[str, Any]:
    """Return the figures of one reader over some pages."""
    products, items, offering = Products(), Tally(), Counter[str]()
    for case in some:
        own, listed = reader(case.body, case.url)
        failures: list[str] = []
        if case.kind == "product":
            failures = products.count(case.truth, own)
            offering["product_pages_with_other_than_one"] += len(listed) != 1
        elif case.kind == "listing":
            found = found_items(case.truth["items"], listed)
            false = invented(case.truth, listed)
            items.right += found
            items.missed += len(case.truth["items"]) - found
            offering["invented_on_lists"] += false
            offering["read_on_lists"] += len(listed)
            offering["shown_on_lists"] += case.truth["shown"]
            if found < len(case.truth["items"]) or false:
                failures = [f"{found}/{len(case.truth['items'])} items, {false} invented"]
        elif listed:
            offering["others_with_an_offer"] += 1
            offering["offers_on_others"] += len(listed)
            failures = [f"{len(listed)} offers"]
        if tell and failures and case.half != "closed":
            _tell(case, own, listed, failures)
    return {
        "pages": dict(Counter(case.kind for case in some)),
        "products": {key: one.figures() for key, one in sorted(products.fields.items())},
        "list_recall_of_first_ten": items.figures()["recall"],
        "list_items": items.right + items.missed,
        "offering": dict(offering),
    }


def contacts(some: list[Case], *, tell: bool = False) -> dict[str, Any]:
    """Return how many of the contacts that the labelled pages show Portique reads, and how many it makes up."""
    tallies: dict[str, Tally] = {}
    pages = 0
    for case in some:
        if case.contacts is None:
            continue
        pages += 1
        found = contacts_of(case.body, case.url)
        for key in case.contacts | found:
            tally = tallies.setdefault(key.split(":")[0], Tally())
            tally.right += key in case.contacts and key in found
            tally.missed += key not in found
            tally.wrong += key not in case.contacts
        if tell and case.half != "closed" and found != case.contacts:
            missed, false = len(case.contacts - found), len(found - case.contacts)
            print(
                "contacts",
                case.truth["member"].rsplit("/", 1)[-1],
                missed,
                "missed",
                false,
                "false",
            )
    return {"pages": pages, **{kind: one.figures() for kind, one in sorted(tallies.items())}}


def public(folder: Path, *, tell: bool) -> dict[str, Any]:
    """
    Return the figures of a folder of product pages as the published benchmark gives them out (``truth.json``, ``*.html.gz``).

    Half of the pages, by the first digit of their name (a digest), may be looked at while mending; the other half stays blind: it is not
    read where failures are told.
    """
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    figures: dict[str, Any] = {}
    for half, digits in (("open", "02468ace"), ("blind", "13579bdf" if not tell else "")):
        tallies = {
            (name, key): Tally()
            for name in ("portique", "extruct")
            for key in ("price", "availability")
        }
        for page in sorted(one for one in truth if one[0] in digits):
            body = gzip.decompress((folder / page).read_bytes())
            for name, reader in (("portique", portique), ("extruct", extruct_alone)):
                said = reader(body, truth[page]["url"])[0] or Said()
                for key, value in (("price", said.price), ("availability", said.availability)):
                    stated = [
                        Decimal(one) if key == "price" else stock(one)
                        for one in truth[page].get(key, ())
                    ]
                    right = value if value in stated else next(iter(stated), None)
                    if (
                        not tallies[name, key].count(right, value)
                        and tell
                        and (name, half) == ("portique", "open")
                    ):
                        print(
                            page[:12], truth[page]["url"][:110], key, "true", right, "said", value
                        )
        figures[half] = {
            f"{name}, {key}": tally.figures() for (name, key), tally in tallies.items()
        }
    return figures


def _tell(case: Case, own: Said | None, listed: list[Said], failures: list[str]) -> None:
    print(case.kind, case.truth["member"].rsplit("/", 1)[-1], case.url[:90], *failures)
    truth = {
        key: case.truth.get(key)
        for key in ("name", "price", "list_price", "currency", "availability", "items")
        if case.truth.get(key)
    }
    print("    true:", json.dumps(truth, ensure_ascii=False)[:300])
    print("    said:", own or [(one.name, str(one.price)) for one in listed[:10]])


def main() -> None:
    """Measure and write ``benchmarks/results/wild.json``, beside the figures of earlier editions."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--edition", default="now", help="the name the figures are kept under")
    options.add_argument("--failures", action="store_true", help="tell those of the open half")
    options.add_argument("--open", action="store_true", help="the open half only, nothing written")
    options.add_argument(
        "--products", type=Path, help="a folder of the published benchmark, nothing written"
    )
    chosen = options.parse_args(sys.argv[1:])
    if chosen.products is not None:
        print(json.dumps(public(chosen.products, tell=chosen.failures), indent=1))
        return
    some = list(cases(CACHE))
    halves = {
        half: [case for case in some if case.half == half] for half in ("open", "second", "closed")
    }
    if chosen.open:
        figures = measure(halves["open"], portique, tell=chosen.failures)
        figures["contacts"] = contacts(halves["open"], tell=chosen.failures)
        print(json.dumps(figures, indent=1))
        return
    path = RESULTS / "wild.json"
    kept = json.loads(path.read_text(encoding="utf-8"))["figures"] if path.exists() else {}
    for name, reader in ((f"portique, {chosen.edition}", portique), ("extruct", extruct_alone)):
        kept[name] = {half: measure(cases_, reader) for half, cases_ in halves.items()}
    for half, cases_ in halves.items():
        kept[f"portique, {chosen.edition}"][half]["contacts"] = contacts(cases_)
    print(write("wild", kept, "extruct", "price-parser").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
