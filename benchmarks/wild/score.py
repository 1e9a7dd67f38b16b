"""
Count what a reading got right, by the definitions of the published product extraction benchmark.

A value is right when it equals the truth after normalisation; a missing one is a false negative, a wrong one is both a false
positive and a false negative, one where the page has none is a false positive. Precision, recall and F1 are micro-averages over pages.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

_IN_STOCK = {
    "InStock",
    "LimitedAvailability",
    "PreOrder",
    "BackOrder",
    "MadeToOrder",
    "OnlineOnly",
    "PreSale",
}
_OUT = {"OutOfStock", "SoldOut", "Discontinued"}


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a reader says of one thing for sale."""

    name: str | None = None
    price: Decimal | None = None
    currency: str | None = None
    list_price: Decimal | None = None
    availability: str | None = None
    """``InStock`` (it can be ordered) or ``OutOfStock``."""


@dataclass(kw_only=True)
class Tally:
    """True and false positives and false negatives of one field."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def count(self, truth: object, said: object) -> bool:
        """Count one page; say whether the reader was right."""
        if truth is None:
            self.wrong += said is not None
            return said is None
        self.right += said == truth
        self.wrong += said is not None and said != truth
        self.missed += said != truth
        return said == truth

    def figures(self) -> dict[str, float | int]:
        """Return precision, recall and F1 with the counts behind them."""
        precision = self.right / (self.right + self.wrong or 1)
        recall = self.right / (self.right + self.missed or 1)
        return {
            "right": self.right,
            "wrong": self.wrong,
            "missed": self.missed,
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "f1": round(2 * precision * recall / (precision + recall or 1), 3),
        }


@dataclass(kw_only=True)
class Products:
    """The score over product pages."""

    fields: dict[str, Tally] = field(default_factory=dict)

    def count(self, truth: dict[str, Any], said: Said | None) -> list[str]:
        """Count one page; return the names of the fields that were not right."""
        said = said or Said()
        price = Decimal(truth["price"]) if truth["price"] else None
        listed = Decimal(truth["list_price"]) if truth["list_price"] else None
        pairs: dict[str, tuple[object, object]] = {
            "price": (price, said.price),
            "availability": (stock(truth["availability"]), said.availability),
            "name_exact": (folded_space(truth["name"]), folded_space(said.name)),
            "name_normalised": (normal(truth["name"]), normal(said.name)),
            "list_price": (listed, said.list_price),
        }
        if price is not None and said.price == price:
            pairs["currency_of_right_prices"] = (truth["currency"], said.currency)
        return [
            key
            for key, (true, found) in pairs.items()
            if not self.fields.setdefault(key, Tally()).count(true, found)
        ]


def stock(said: str | None) -> str | None:
    """Fold schema.org's words for stock into can be ordered, cannot, not said."""
    word = (said or "").rstrip("/").rsplit("/", 1)[-1]
    return "InStock" if word in _IN_STOCK else "OutOfStock" if word in _OUT else None


def folded_space(name: str | None) -> str | None:
    """Return a name with its white space folded, None where there is none."""
    return " ".join((name or "").split()) or None


def normal(name: str | None) -> str | None:
    """Return a name without case, accents, punctuation and space."""
    plain = unicodedata.normalize("NFKD", name or "").casefold()
    return re.sub(r"[\W_]+", "", plain) or None


def found_items(truth: list[list[str]], said: Iterable[Said]) -> int:
    """Return how many labelled items of a list were read: the amount exact, one name inside the other."""
    left = [(normal(one.name) or "", one.price) for one in said]
    found = 0
    for name, price in truth:
        wanted = normal(name.split("...")[0]) or ""
        for one in left:
            if one[1] == Decimal(price) and one[0] and (one[0] in wanted or wanted in one[0]):
                left.remove(one)
                found += 1
                break
    return found


def invented(truth: dict[str, Any], said: list[Said]) -> int:
    """
    Return how many things read on a list's page ask an amount that no thing shown there asks.

    A shop front, and a list beside other boxes of things, shows more than was labelled: nothing is counted there.
    """
    if truth["prices"] is None:
        return 0
    asked = {Decimal(one) for one in truth["prices"]}
    return sum(one.price is not None and one.price not in asked for one in said)
