"""The history of real shop software: what its owner changed between two visits is told, field by field, and nothing else."""

import shutil
import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest

from tests.street.officer import portique, watching
from tests.street.setting_up import PROGRAMS, running
from tests.street.test_shops import folder

__all__ = ["folder"]
pytestmark = [pytest.mark.street, pytest.mark.timeout(1800)]


def test_what_a_shopkeeper_changed_is_told_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    """Two of everything: dearer, sold out, back in stock, renamed, reworded, gone, new — and two visits with no change."""
    oscar = next(program for program in PROGRAMS if program.name == "django-oscar")
    with running(oscar, folder):  # sets the program up where it is not
        pass
    street, workspace = tmp_path / "street", tmp_path / "enquete"
    shutil.copytree(folder / "shops" / "oscar", street / "shops" / "oscar")
    (street / "environments").symlink_to(folder / "environments")
    street.chmod(0o711)
    shop = sqlite3.connect(street / "shops" / "oscar" / "shop.sqlite", isolation_level=None)
    in_stock = [row[0] for row in shop.execute(
        "SELECT product_id FROM partner_stockrecord WHERE num_in_stock > 0 ORDER BY product_id"
    )]  # fmt: skip
    sold_out = [row[0] for row in shop.execute(
        "SELECT product_id FROM partner_stockrecord WHERE num_in_stock = 0 ORDER BY product_id"
    )]  # fmt: skip
    dearer, emptied, renamed, reworded, gone, new = (in_stock[n : n + 2] for n in range(0, 12, 2))
    refilled = sold_out[:2]
    names = dict(shop.execute("SELECT id, title FROM catalogue_product"))
    _show(shop, new, shown=False)
    with running(oscar, street) as start:
        watching(workspace, start)
        for _ in range(2):
            portique(workspace, "visit", "--source", start)
        shop.execute(
            f"UPDATE partner_stockrecord SET price = price + 7 WHERE product_id IN {_in(dearer)}"
        )
        shop.execute(
            f"UPDATE partner_stockrecord SET num_in_stock = 0 WHERE product_id IN {_in(emptied)}"
        )
        shop.execute(
            f"UPDATE partner_stockrecord SET num_in_stock = 9 WHERE product_id IN {_in(refilled)}"
        )
        shop.execute(
            f"UPDATE catalogue_product SET title = title || ' bis' WHERE id IN {_in(renamed)}"
        )
        shop.execute(
            f"UPDATE catalogue_product SET description = 'Neuf, jamais ouvert.' WHERE id IN {_in(reworded)}"
        )
        _show(shop, gone, shown=False)
        _show(shop, new, shown=True)
        for _ in range(2):
            portique(workspace, "visit", "--source", start)
        portique(workspace, "analyse")
    ledger = sqlite3.connect(workspace / "ledger.db")
    ends = [row[0] for row in ledger.execute("SELECT outcome || ': ' || reason FROM visit")]
    assert all(end.startswith("complete") for end in ends), ends
    findings = sqlite3.connect(workspace / "findings.db")
    told = sorted(
        findings.execute(
            "SELECT kind, subject, before, after FROM change WHERE kind NOT LIKE 'site%'"
        )
    )
    wanted = {
        *(("price_changed", names[one]) for one in dearer),
        *(("stock_changed", names[one]) for one in (*emptied, *refilled)),
        *(("name_changed", f"{names[one]} bis") for one in renamed),
        *(("wording_changed", names[one]) for one in reworded),
        *(("listing_vanished", names[one]) for one in gone),
        *(("listing_appeared", names[one]) for one in new),
    }
    print(told)
    assert {row[:2] for row in told} == wanted
    for _, _, before, after in (row for row in told if row[0] == "price_changed"):
        assert Decimal(after.split()[0]) - Decimal(before.split()[0]) == 7


def _in(ids: list[int]) -> str:
    return f"({', '.join(str(one) for one in ids)})"


def _show(shop: sqlite3.Connection, products: list[int], *, shown: bool) -> None:
    shop.execute(
        f"UPDATE catalogue_product SET is_public = {int(shown)} WHERE id IN {_in(products)}"
    )
