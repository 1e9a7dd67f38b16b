"""Values no database can hold come from outside, through import, analysis and digest: they cost themselves alone."""

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.analysis.declared import Declared
from monitor.analysis.stage import register_captures, run_steps
from monitor.analysis.step import Rows, Step, Subject
from monitor.cli.evidence import import_command
from monitor.daily import preview, understand
from storage.findings.records import Listing, Trader
from storage.records.cleaned import cleaned
from storage.records.post import Account
from storage.records.shop import Listing as Offered
from storage.records.shop import Price
from storage.rows import select
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch

SHOP = "https://shop.example/"


def product(name: str, price: str = '"49.00"') -> str:
    """Return a page whose structured data have this name and price, as JSON writes them."""
    return (
        "<html lang=fr><head><title>Mini</title><script type=application/ld+json>"
        f'{{"@context":"https://schema.org","@type":"Product","name":{name},"sku":"A\\u0000B",'
        f'"offers":{{"@type":"Offer","price":{price},"priceCurrency":"EUR"}}}}</script></head>'
        "<body><h1>Mini</h1><p>Un téléphone</p><button>Ajouter au panier</button></body></html>"
    )


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("a\ud800b\0", "a\ufffdb\ufffd"),
        (2**63 - 1, 2**63 - 1),
        (-(2**63), -(2**63)),
        (2**63, None),
        (float("nan"), None),
        (float("inf"), None),
        (True, True),
        (("a\udfff", 1), ("a\ufffd", 1)),
        ({"\ud800": [10**30]}, {"\ufffd": [None]}),
        (Price(amount=Decimal("1E+400"), currency="EUR"), None),
        (Price(amount=Decimal("NaN"), currency="EUR"), None),
        (Price(amount=Decimal("1E-400"), currency="EUR"), None),
    ],
)
def test_what_cannot_be_written_is_cleaned(value: object, kept: object) -> None:
    assert cleaned(value) == kept


def test_a_record_is_cleaned_within_and_one_without_fault_is_the_same() -> None:
    sound = Offered(url=SHOP, name="Mini", price=Price(amount=Decimal("49.90"), currency="EUR"))
    broken = Offered(url=SHOP, name="M\ud800", price=Price(amount=Decimal(10) ** 30, currency="E"))
    account = Account(network="mastodon", id="1", handle="h", name="h", url=SHOP, followers=10**30)

    assert cleaned(sound) is sound
    assert (cleaned(broken).name, cleaned(broken).price) == ("M\ufffd", None)
    assert cleaned(account).followers is None


@pytest.mark.parametrize(
    "page",
    [
        product('"Mini \\ud800"'),
        product('"Mini"', "1e400"),
        product('"Mini"', "NaN"),
        product('"Mini"', "1" + "0" * 4000),
        product('"Mini"', "1" + "0" * 5000),
        product("[" * 5000 + "]" * 5000),
        product('"Mini"').replace("<h1>", "<h1>\0"),
    ],
    ids=["surrogate", "exponent", "nan", "digits", "more digits", "depth", "nul"],
)
def test_a_page_no_database_can_hold_costs_no_other_page(page: str, tmp_path: Path) -> None:
    with desk_in(tmp_path / "w") as desk:
        source = watch(desk)
        other = product_page("Autre", "59.00")
        visited(
            desk,
            source,
            desk.clock.now() - timedelta(hours=1),
            (f"{SHOP}bad", "product", page),
            (f"{SHOP}good", "product", other),
        )
        done = understand(desk).analysis
        digest = preview(desk)
        with desk.reading_findings() as findings:
            names = {one.name for one in select(findings, Listing)}

    assert done.documents == 2
    assert "Autre" in names
    assert digest.coverage.visited == 1


def test_an_imported_page_of_such_values_is_read_and_told(tmp_path: Path) -> None:
    """A name of half a pair and a count of thirty digits, by the command's own way: import, analysis, digest."""
    account = json.dumps(
        {
            "id": "1", "username": "essai", "acct": "essai", "display_name": "Mini \ud800", "note": "<p>x</p>",
            "url": "https://mastodon.example/@essai", "followers_count": 10**30,
        }
    )  # fmt: skip
    entries = [
        _entry("https://mastodon.example/api/v1/accounts/lookup?acct=essai", "application/json", account),
        _entry(SHOP, "text/html", product('"Mini \\ud800"')),
    ]  # fmt: skip
    file = tmp_path / "piece.har"
    file.write_text(json.dumps({"log": {"entries": entries}}), encoding="ascii")
    with desk_in(tmp_path / "w") as desk:
        told = CliRunner().invoke(
            import_command,
            [str(file), "--source", SHOP, "--case", "PV 1"],
            obj=desk.workspace.folder,
        )
        done = understand(desk).analysis
        preview(desk)
        with desk.reading_findings() as findings:
            names = [one.name for one in select(findings, Listing)]

    assert told.exit_code == 0, told.output
    assert done.documents == 2
    assert done.problems == 0
    assert names == ["Mini \ufffd"]


def _entry(url: str, media_type: str, text: str) -> dict[str, object]:
    return {
        "startedDateTime": "2026-01-01T10:00:00Z",
        "request": {"method": "GET", "url": url, "headers": []},
        "response": {
            "status": 200,
            "headers": [{"name": "Content-Type", "value": media_type}],
            "content": {"text": text, "mimeType": media_type},
        },
    }


def test_rows_that_cannot_be_written_are_a_problem_of_their_page(tmp_path: Path) -> None:
    """A reader whose rows break the table's own rules: its page has a problem with the cause, the other is kept."""
    with desk_in(tmp_path / "w") as desk:
        source = watch(desk)
        pages = [(f"{SHOP}{n}", "product", product_page(str(n), "9.00")) for n in range(2)]
        visited(desk, source, desk.clock.now() - timedelta(hours=1), *pages)

        def rows(subject: Subject) -> Rows:
            trader = Trader(
                document_id=subject.id, name="x", url=None, legal_name=None, description="", address=None, logo=None
            )  # fmt: skip
            return [trader] * (2 if subject.page.url.endswith("0") else 1)

        step = Step(declared=Declared(name="trial", module=__name__, tables=("trader",)), edition="1", rows=rows)  # fmt: skip
        with desk.writing_findings() as findings:
            register_captures(findings, desk.ledger)
            report = run_steps(
                findings, desk.ledger, desk.workspace.archive, only=[step], progress=lambda _a, _b: None
            )  # fmt: skip
            kept = select(findings, Trader)
            causes = [row["what"] for row in findings.execute("SELECT what FROM problem")]

    assert (report.documents, report.problems) == (2, 1)
    assert len(kept) == 1
    assert len(causes) == 1
    assert causes[0].startswith("IntegrityError")
