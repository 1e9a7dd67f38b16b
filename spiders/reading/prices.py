"""
Amounts of money as shops write them.

The number is price-parser's; this module adds what it leaves open: the ISO 4217 code, tax, "from", and ranges.
"""

import re
import tomllib
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from price_parser import Price as ParsedPrice

from spiders import tongues
from storage.folding import folded
from storage.records.shop import Price

FILES_READ = ("currencies.toml",)
"""What this module reads beside itself: part of every edition that rests on it."""

_TABLE: Final = tomllib.loads((Path(__file__).parent / FILES_READ[0]).read_text(encoding="utf-8"))
SYMBOLS: Final[dict[str, str]] = {
    sign: code for code, signs in _TABLE["signs"].items() for sign in signs
}
"""How currencies are written, lower case; ``$`` and ``kr`` are not here, since the page's country decides."""

_DOLLARS: Final[dict[str, str]] = _TABLE["countries"]["dollar"]
_CROWNS: Final[dict[str, str]] = _TABLE["countries"]["crown"]
_YUAN: Final[dict[str, str]] = _TABLE["countries"]["yuan"]
_CODES: Final[frozenset[str]] = frozenset(_TABLE["codes"]["known"])
_WORDS_THAT_ARE_CODES: Final[frozenset[str]] = frozenset(_TABLE["codes"]["doubtful"])
_WORDS: Final[frozenset[str]] = frozenset(_TABLE["codes"]["words"])
_THREE_DECIMALS: Final[frozenset[str]] = frozenset(_TABLE["codes"]["three_decimals"])
_CENT: Final = "¢"
_MARKS: Final = frozenset(
    sign for sign in [*SYMBOLS, "$", _CENT] if len(sign) == 1 and not sign.isalpha()
)
_HAN: Final = frozenset("元円")
"""Signs of languages that part no words: « 599元起 »."""

_COMPOSED: Final = tuple(
    sorted(
        (sign for sign in SYMBOLS if len(sign) > 1 and not sign.isalpha()), key=len, reverse=True
    )
)
_WRITTEN_SIGNS: Final = frozenset([*SYMBOLS, "$", _CENT, "kr", "kr."])
_GROUPED: Final = (
    r"\d{1,3}(?:(?:[ \u00a0\u202f\u2009'’]\d{3}(?!\d))+|(?:,\d{2,3}(?!\d))+|(?:\.\d{2,3}(?!\d))+)?"
)
"""Digits parted by one and the same mark: « 1 290 », « 1,23,456 »; « 881,00 169 » is two numbers."""

_NUMBER: Final = (
    rf"(?:\d{{4,}}(?:[.,]\d{{1,4}})?|{_GROUPED}(?:[.,]\d{{1,4}}|['’´]\d{{2}}(?!\d))?|[.,]\d{{2}})"
)
_NUMBERS = re.compile(rf"(?<![\d.,]){_NUMBER}")
_DASHES = re.compile(r"[.,]?[-–—]{1,2}(?!\s?\d)")
_TOKEN_BEFORE = re.compile(r"([^\s\d.,;:()\[\]|/-]{1,8}\.?)\s{0,3}$")
_TOKEN_BEHIND = re.compile(r"\s{0,3}([^\s\d,;:()\[\]|-]{1,8})")
_CENTS = re.compile(r"\d{2}(?!\d)|\s\d{2}$")
_LOW_END = re.compile(rf"(?<![\w.,])({_NUMBER})\s*(?:-|–|—|to|à|bis|a)\s*$", re.IGNORECASE)
_LOOSE = re.compile(r"(?<=\d)([.,])\s(?=\d{2}(?!\d))")
_APART = re.compile(r"[\s'’´]")
_CENTS_APART = re.compile(r"['’´](\d{2})$")
_WHOLE = re.compile(r"\d+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+")


_EASTERN = {
    **{0x0660 + digit: str(digit) for digit in range(10)},
    **{0x06F0 + digit: str(digit) for digit in range(10)},
    0x066B: ",",
    0x066C: ".",
    **{0xFEE0 + code: chr(code) for code in range(0x21, 0x7F)},
}
"""Arabic-Indic, Persian and full-width digits and their marks as ASCII, one for one."""

_CROWN_DASH = re.compile(r":-(?!\d)")


class Money(NamedTuple):
    """One amount with its currency in running text."""

    start: int
    end: int
    number: str
    sign: str


@lru_cache(maxsize=16_384)
def money(text: str) -> tuple[Money, ...]:
    """Find the amounts of money a text states, in order: numbers with a currency before or behind."""
    found: list[Money] = []
    last = 0
    if not text.isascii():
        text = text.translate(_EASTERN)
    for number in _NUMBERS.finditer(text):
        start, end = number.span()
        before = _TOKEN_BEFORE.search(text, max(last, start - 12), start)
        sign_before = _sign(before[1], leading=False) if before is not None else ""
        if not sign_before and start and text[start - 1].isalpha():
            continue
        dashes = _DASHES.match(text, end)
        after_dashes = dashes.end() if dashes is not None else end
        behind = _TOKEN_BEHIND.match(text, after_dashes, after_dashes + 12)
        sign_behind = _sign(behind[1], leading=True) if behind is not None else ""
        if not sign_before and not sign_behind:
            crowns = _CROWN_DASH.match(text, end)
            if crowns is None:
                continue
            found.append(Money(start, crowns.end(), number[0], "kr"))
            last = crowns.end()
            continue
        digits = number[0]
        if (
            not sign_before
            and behind is not None
            and behind.start(1) > after_dashes
            and _WHOLE.fullmatch(digits)
            and _before_another(text, behind.start(1) + len(sign_behind))
        ):
            continue
        if before is not None and sign_before:
            start = before.start() + len(before[1]) - len(sign_before)
        if behind is not None and sign_behind:
            sign_end = behind.start(1) + len(sign_behind)
            cents = None if sign_before else _CENTS.match(text, sign_end)
            if cents is not None and _WHOLE.fullmatch(digits):
                digits, sign_end = f"{digits},{cents[0].strip()}", cents.end()
            end = sign_end
        else:
            end = after_dashes
        explicit = (
            sign_behind
            if sign_before.lower() in {"$", "kr", "kr."} and len(sign_behind) == 3
            else ""
        )
        found.append(Money(start, end, digits, explicit or sign_before or sign_behind))
        last = end
    return tuple(found)


def _before_another(text: str, position: int) -> bool:
    """Say whether a currency sign stands before an amount with cents and is that one's: « Modèle 3 €19.90 »."""
    position += 1 if text[position : position + 1] in {" ", "\u00a0", "\u202f"} else 0
    following = _NUMBERS.match(text, position)
    if following is None or not re.search(
        r"[.,](?:\d{2}|[-–—]{1,2})$",
        following[0]
        + (dashes[0] if (dashes := _DASHES.match(text, following.end())) is not None else ""),
    ):
        return False
    behind = _TOKEN_BEHIND.match(text, following.end(), following.end() + 12)
    return behind is None or not _sign(behind[1], leading=True)


def without_money(text: str) -> str:
    """Return a text with its amounts of money taken out."""
    parts: list[str] = []
    position = 0
    for one in money(text):
        parts.append(text[position : one.start])
        position = one.end
    parts.append(text[position:])
    return " ".join(parts)


def _sign(token: str, *, leading: bool) -> str:
    """Return the currency that a token is, starts with (behind a number) or ends with (before one)."""
    lower = token.lower()
    if lower in _WORDS and not token.isupper():
        return ""
    if lower in _WRITTEN_SIGNS:
        return token
    if lower.rstrip(".") in _WRITTEN_SIGNS:
        return token.rstrip(".")
    for sign in _COMPOSED:
        if len(sign) <= len(lower) and (
            lower.startswith(sign) if leading else lower.endswith(sign)
        ):
            return token[: len(sign)] if leading else token[-len(sign) :]
    edge = lower[0] if leading else lower[-1]
    if edge in _MARKS or (leading and edge in _HAN):
        return token[0] if leading else token[-1]
    word = re.match(r"[^\W\d_]+", lower) if leading else re.search(r"[^\W\d_]+$", lower)
    if word is not None and word[0] in _WRITTEN_SIGNS and len(word[0]) >= 2 and word[0] != lower:
        return token[: len(word[0])] if leading else token[-len(word[0]) :]
    return ""


_LOT: Final = tongues.pattern("lot", r"(?<!\w)", r"\s*$")
"""« Lot de » 10 à 99 €: what stands behind it counts pieces."""

STARTING_AT: Final = tongues.pattern("starting_at", flags=re.IGNORECASE)
_EXCLUDED: Final = tongues.pattern("tax_excluded", flags=re.IGNORECASE)
_INCLUDED: Final = tongues.pattern("tax_included", flags=re.IGNORECASE)
LIST_PRICE_WORDS: Final = tongues.pattern("list_price", "^", r"(?!\w)")
_ROLES: Final = re.compile(
    rf"(?<!\w)(?:{'|'.join(tongues.alternatives('list_price'))})(?!\w)|{_EXCLUDED.pattern}",
    re.IGNORECASE,
)
_OTHERS: Final = tongues.pattern("not_the_price")
_FORMERLY: Final = re.compile(rf"{LIST_PRICE_WORDS.pattern}\D{{0,9}}{_NUMBER}\D+(?=\d)")
"""Words that say of an amount that it is not what is asked of a visitor."""
_BARE = re.compile(rf"^\s*{_NUMBER}(?:[.,]?-{{1,2}})?\s*$")


def currency_code(sign: str, *, country: str = "") -> str | None:
    """
    Return the ISO 4217 code of a currency as written, or None where it is not known.

    ``country`` is a country or language code of the page: it decides what ``$``, ``kr`` and ``元`` mean; ``$`` alone is USD.
    """
    sign = sign.strip().lower()
    if not sign:
        return None
    if sign == "$":
        return _DOLLARS.get(country.lower(), "USD")
    if sign in {"kr", "kr.", ",-"}:
        return _CROWNS.get(country.lower())
    if sign == "元":
        return _YUAN.get(country.lower(), "CNY")
    if sign == "¥" and country.lower() in {"cn", "zh"}:
        return "CNY"
    known = SYMBOLS.get(sign)
    if known is not None:
        return known
    return sign.upper() if sign.upper() in _CODES else None


def amount(value: object) -> Decimal | None:
    """Return the amount of a machine-readable or written number (``1299.00``, ``"1 299,00"``, ``"49.90 EUR"``)."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value)) if value == value and abs(value) < 1e15 else None
    text = str(value).strip()[:64]
    if re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        return Decimal(text)
    before = (
        _FORMERLY.match(folded(text)) if text.isascii() or len(folded(text)) == len(text) else None
    )
    return _written(text[before.end() :] if before is not None else text)


def price(text: str, *, currency: str | None = None, country: str = "") -> Price | None:
    """
    Read the one price a short text states, the lowest where it states a range; None where it states none.

    ``currency`` is used where the text names no currency.
    """
    text = _LOOSE.sub(r"\1", " ".join(text.translate(_EASTERN).split())[:300])
    found = money(text)
    if not found:
        if not _BARE.match(text):
            return _rare(text, currency)
        number = _written(text)
        return None if number is None else Price(amount=number, currency=currency)
    read = [_money(one, currency=currency, country=country) for one in found]
    known = [one for one in read if one is not None]
    if not known:
        return None
    lowest = known[0]
    ranged = False
    low = _LOW_END.search(text[: found[0].start])
    if (
        low is not None
        and not _LOT.search(folded(text[: low.start()]))
        and (number := _written(low[1])) is not None
        and number < lowest.amount
    ):
        lowest, ranged = replace(lowest, amount=number), True
    elif len(known) > 1 and re.fullmatch(
        r"\s*(?:-|–|—|to|à|bis|a|hasta|until)\s*", text[found[0].end : found[1].start]
    ):
        lowest, ranged = (
            min(known[:2], key=lambda one: one.amount),
            known[0].amount != known[1].amount,
        )
    return replace(
        lowest,
        tax_included=tax_included(text),
        starting_at=ranged or bool(STARTING_AT.search(text[: found[0].start + 1])),
    )


def parted(text: str) -> tuple[str, ...]:
    """Return a text in parts of one amount each, where words in it say of one that it was asked before, or that it is without tax."""
    found = money(text)
    if len(found) < 2 or not (_ROLES.search(folded(text)) or _OTHERS.search(folded(text))):
        return (text,)
    led = re.search(r"[^\W\d_]{2}", text[: found[0].start]) is not None
    cuts = [0]
    for one, other in pairwise(found):
        between = folded(text[one.end : other.start]).lstrip(" (-–,;:/|")
        told = led or LIST_PRICE_WORDS.match(between) or _OTHERS.match(between)
        cuts.append(one.end if told else other.start)
    return tuple(text[start:end].strip(" (),;|") for start, end in pairwise([*cuts, len(text)]))


def _rare(text: str, currency: str | None) -> Price | None:
    """Read a price whose currency only price-parser knows."""
    if len(text) > 60 or not re.search(r"(?<![^\W_])\d", text):
        return None
    parsed = ParsedPrice.fromstring(text)
    if parsed.amount is None or not parsed.currency:
        return None
    return Price(amount=parsed.amount, currency=currency_code(parsed.currency) or currency)


def tax_included(text: str) -> bool | None:
    """Say whether a text states its price with tax (TTC), without (HT), or does not say."""
    if _EXCLUDED.search(text):
        return None if _INCLUDED.search(text) else False
    return True if _INCLUDED.search(text) else None


def states_price(text: str) -> bool:
    """Say whether a text holds an amount with a currency."""
    return bool(money(text))


def _money(one: Money, *, currency: str | None, country: str) -> Price | None:
    sign, digits = one.sign, one.number
    number = _written(digits)
    if number is None:
        return None
    code = currency_code(sign, country=country) or currency
    if code in _THREE_DECIMALS and (thousandths := re.fullmatch(r"([\d.,]*\d)[.,](\d{3})", digits)):
        number = Decimal(f"{re.sub(r'[.,]', '', thousandths[1])}.{thousandths[2]}")
    if (
        sign == "$"
        and currency is not None
        and not country
        and currency in {*_DOLLARS.values(), "USD"}
    ):
        code = currency
    if sign == _CENT:
        number, code = number.scaleb(-2), currency or currency_code("$", country=country)
    if sign.lower() in _WORDS_THAT_ARE_CODES and currency is not None:
        code = currency
    return Price(amount=number, currency=code)


def _written(text: str) -> Decimal | None:
    """Return the first number of a text, None where it holds none."""
    found = _NUMBERS.search(text.translate(_EASTERN))
    return _number(found[0]) if found is not None else None


def _number(digits: str) -> Decimal:
    """
    Return what digits with their marks stand for.

    The last mark parts decimals, unless it stands several times, or alone before three digits that « 0 » does not precede: then it
    parts thousands.
    """
    digits = _APART.sub("", _CENTS_APART.sub(r".\1", digits))
    marks = [mark for mark in digits if mark in ".,"]
    whole, _, rest = digits.rpartition(marks[-1]) if marks else ("", "", digits)
    thousands = len(rest) == 3 and len(whole) <= 3 and whole.lstrip("0") != ""
    if not marks or marks.count(marks[-1]) > 1 or (len(marks) == 1 and thousands):
        return Decimal(re.sub(r"[.,]", "", digits))
    return Decimal(f"{re.sub(r'[.,]', '', whole) or '0'}.{rest}")
