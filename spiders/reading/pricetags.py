"""Where a page writes prices: the smallest elements whose words are an amount."""

import re
from itertools import chain
from typing import Final

from spiders.reading.price_marks import OTHER_NAME, Tag, made
from spiders.reading.prices import Money, money, parted
from storage.outline import Outline

MAX_TAGS: Final = 3_000
_LONGEST: Final = 48
"""Characters of an element that is nothing but a price, with its words (« à partir de … TTC »)."""

_DIGIT = re.compile(r"\d")
_CENTS = re.compile(r"^[.,]?\d{2}$")
_CENTS_NAME = re.compile(r"cent|fraction|decimal|sup")
_NO_NUMBER: Final = " \u200b"
"""Put between two numbers of different elements, so that « 15 » and « 149 € » are not one."""

_BARE = re.compile(r"^\s*\d[\d .,'\u00a0\u202f]*\s*$")


def tags(outline: Outline, *, currency: str | None, country: str) -> list[Tag]:
    """Find the prices a page writes, in document order, at most MAX_TAGS."""
    found: dict[int, list[Tag]] = {}
    for piece, words in enumerate(outline.pieces):
        if not _DIGIT.search(words) or len(words) > 200:
            continue
        element = outline.owners[piece]
        if element < 0 or outline.unread[element]:
            continue
        place = _place(outline, element, piece)
        if place is None or place[0] in found:
            continue
        holder, said = place
        read = (made(outline, holder, piece, part, currency, country) for part in parted(said))
        if written := [tag for tag in read if tag is not None]:
            found[holder] = written
            if len(found) >= MAX_TAGS:
                break
    return sorted(chain.from_iterable(found.values()), key=lambda tag: tag.piece)


_TOO_WIDE = frozenset("body html ul tbody table select".split())


def _place(outline: Outline, element: int, piece: int) -> tuple[int, str] | None:
    """Climb from a run of text with a digit to the smallest element that is a price as a whole; return it and its words."""
    start = element
    for _ in range(5):
        if outline.length(element) > _LONGEST + 20:
            break
        words = _joined(outline, element)
        if len(words) > _LONGEST:
            break
        amount = _amount_of(words, outline.pieces[piece])
        if amount is None and money(words):
            return None
        if amount is not None and _borrowed(outline, element, piece):
            return None
        if amount is not None and not _cents_follow(outline, element, words):
            own = outline.pieces[piece].strip()
            if element == start and money(own) and len(money(words)) > 1:
                words = own
            return element, words
        if amount is None and _BARE.match(words) and _is_price_field(outline, element):
            above = outline.parents[element]
            joined = (
                _joined(outline, above) if above >= 0 and outline.length(above) <= _LONGEST else ""
            )
            if not money(joined):
                return element, words
        element = outline.parents[element]
        if element < 0 or outline.tags[element] in _TOO_WIDE:
            break
    words = outline.pieces[piece].strip()
    if len(words) <= 60 and money(words) and _alone(outline, start, piece):
        return start, words
    return None


def _borrowed(outline: Outline, element: int, piece: int) -> bool:
    """Say whether a run of text that counts something else (« 0 ventes ») stands in another block than the currency sign."""
    own = outline.pieces[piece]
    if money(own) or not re.search(r"[^\W\d_]", own):
        return False
    following = range(outline.first_pieces[element] + 1, outline.last_pieces[element])
    return any(outline.gaps[one] for one in following)


def _amount_of(words: str, piece: str) -> Money | None:
    """Return the amount in an element's words that a run of text is part of, not one that stands beside it."""
    own = " ".join(piece.split())
    start = words.find(own)
    end = start + len(own)
    return next(
        (one for one in money(words) if start < 0 or (one.start < end and one.end > start)), None
    )


def _alone(outline: Outline, element: int, piece: int) -> bool:
    """Say whether a run of text is a line of its own in a longer element (parted by ``br`` or blocks)."""
    following = piece + 1
    return outline.gaps[piece] and (
        following >= len(outline.gaps)
        or outline.gaps[following]
        or outline.owners[following] != element
    )


def _is_price_field(outline: Outline, element: int) -> bool:
    """Say whether an element without a currency sign is called a price by its author."""
    for _ in range(3):
        if element < 0:
            return False
        own = outline.attributes[element]
        name = f"{outline.label(element)} {(own.get('itemprop') or '').lower()} {(own.get('data-testid') or '').lower()} {(own.get('data-qa') or '').lower()}"
        if OTHER_NAME.search(name):
            return False
        if re.search(
            r"(?:^|[\s_-])(?:price|prix|preis|precio|prezzo|preco|prijs|cena|pris|tarif)(?:$|[\s_-])|price\b",
            name,
        ):
            return True
        element = outline.parents[element]
    return False


def _joined(outline: Outline, element: int) -> str:
    """Return an element's words with cents that stand in an element of their own put behind a comma."""
    first, last = outline.first_pieces[element], outline.last_pieces[element]
    if last - first <= 1:
        return outline.text(element, most=_LONGEST * 2)
    parts: list[str] = []
    for piece in range(first, min(last, first + 12)):
        words = outline.pieces[piece]
        owner = outline.owners[piece]
        stripped = words.strip()
        if (
            parts
            and _CENTS.match(stripped)
            and stripped[0] not in ".,"
            and re.search(r"\d\s*$", parts[-1])
            and not re.search(r"[.,]\d{0,2}\s*$", parts[-1])
            and (outline.tags[owner] == "sup" or _CENTS_NAME.search(outline.label(owner)))
        ):
            parts[-1] = parts[-1].rstrip()
            parts.append(f",{stripped}")
            continue
        spaced = (
            outline.gaps[piece] or words[:1].isspace() or (bool(parts) and parts[-1][-1:].isspace())
        )
        if spaced and stripped[:1].isdigit() and "".join(parts).rstrip()[-1:].isdigit():
            parts.append(_NO_NUMBER)
        elif outline.gaps[piece]:
            lone = bool(parts) and stripped[:1].isdigit() and not _BARE.match(stripped)
            parts.append(_NO_NUMBER if lone and _ends_in_sign(parts) else " ")
        parts.append(words)
    return " ".join("".join(parts).split())


def _ends_in_sign(parts: list[str]) -> bool:
    """Say whether words end in a currency without its number: what the next line counts is no money of theirs."""
    before = "".join(parts[-2:]).split()
    return bool(before) and not before[-1][-1:].isdigit() and bool(money(f"{before[-1]} 1"))


def _cents_follow(outline: Outline, element: int, words: str) -> bool:
    """Say whether the digits right behind an element are its cents, so that the price is not whole yet."""
    following = outline.last_pieces[element]
    if following >= len(outline.pieces) or outline.gaps[following]:
        return False
    behind = outline.pieces[following].strip()
    owner = outline.owners[following]
    return bool(
        _CENTS.match(behind)
        and not re.search(r"[.,]\d{2}\D*$", words)
        and (
            outline.tags[owner] == "sup"
            or _CENTS_NAME.search(outline.label(owner))
            or behind[0] in ".,"
        )
    )
