"""
Fold a text to the plain letters a reader would hear, and keep the way back.

Homoglyphs, mathematical and full-width letters, accents, invisible characters and
combining strokes are undone one character at a time, so every folded character
still knows which original characters it stands for. What is undone beyond case and
accents is remembered as a *disguise* of the characters concerned.

The order follows knowledge of the trade: characters first, spaced letters next; leet,
repeats, phonetic spelling and typing errors belong to whole words (`vocabulary.py`).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

STYLE = "style"
"""Full-width, mathematical, circled or otherwise decorated letters."""
HOMOGLYPH = "homoglyph"
"""A letter of another script that looks like a Latin one."""
INVISIBLE = "invisible"
"""A zero-width, bidirectional, soft-hyphen or combining character inside the word."""
SPACED = "spaced"
"""Letters of one word set apart by blanks, dots or dashes."""

_INVISIBLE_SPANS = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180E, 0x180E),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF9, 0xFFFB), (0xE0000, 0xE007F),
)  # fmt: skip
_INVISIBLE_CODES = frozenset(
    code for first, last in _INVISIBLE_SPANS for code in range(first, last + 1)
)
_VARIATION = frozenset([*range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400), 0x20E3])
"""Emoji presentation, skin tones and keycaps: dropped, never a disguise."""

_UPSIDE_DOWN = dict(zip("ɐɔǝɟƃɥᴉıɾʞɯɹʇʌʍʎ", "acefghiijkmrtvwy", strict=True))
_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
_GREEK = {
    "α": "a", "β": "b", "γ": "y", "δ": "d", "ε": "e", "η": "n", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "v", "ο": "o", "π": "n", "ρ": "p", "σ": "o", "τ": "t", "υ": "u", "χ": "x",
    "ω": "w", "Η": "h", "Ν": "n", "Υ": "y", "Ρ": "p",
}  # fmt: skip
_CYRILLIC = {
    "а": "a", "в": "b", "е": "e", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "с": "c",
    "т": "t", "у": "y", "х": "x", "і": "i", "ї": "i", "ј": "j", "ѕ": "s", "һ": "h", "ԁ": "d",
    "ԛ": "q", "ԝ": "w", "г": "r", "п": "n", "б": "b", "ч": "y", "з": "e", "и": "n", "я": "r",
    "ь": "b", "л": "n", "ш": "w", "щ": "w", "ё": "e", "э": "e", "д": "a", "ц": "u", "ԍ": "g",
    "ɡ": "g", "ո": "n", "ս": "u", "օ": "o", "հ": "h", "զ": "q", "ց": "g", "Ꭱ": "r", "Ꮪ": "s",
}  # fmt: skip
_EXTRA = {**_UPSIDE_DOWN, **_SMALL_CAPITALS, **_GREEK, **_CYRILLIC}
_WRITTEN_OUT = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d"}
_PUNCTUATION = {
    **dict.fromkeys("’ʼ‘`´′ʹ＇", "'"),
    **dict.fromkeys("«»“”„‟″", '"'),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    "…": ".",
    "⁄": "/",
    "×": "x",
    "•": ".",
    "·": ".",
    "∙": ".",
    "・": ".",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A text in plain lower-case letters, each tied to its place in the original."""

    original: str
    text: str
    starts: Sequence[int]
    """For each folded character, where its original begins."""

    ends: Sequence[int]
    """For each folded character, where its original ends (exclusive)."""

    disguises: Sequence[str]
    """For each folded character, the disguise it wore; empty for none, and none at all where the text is bare."""

    bare: bool = False
    """Whether no character wears a disguise."""

    def quotation(self, start: int, end: int) -> tuple[int, int]:
        """Give the original offsets of a folded stretch, `end` exclusive."""
        return self.starts[start], self.ends[end - 1]

    def worn(self, start: int, end: int) -> frozenset[str]:
        """Give the disguises seen between two folded offsets."""
        return _BARE if self.bare else frozenset(d for d in self.disguises[start:end] if d)


_BARE: frozenset[str] = frozenset()


def is_invisible(char: str) -> bool:
    """Say whether a character takes no place on the page."""
    return ord(char) in _INVISIBLE_CODES


@cache
def _confusables() -> dict[str, str]:
    """Map single characters to the ASCII letter they imitate (Unicode confusables)."""
    from confusable_homoglyphs.confusables import confusables_data

    found: dict[str, str] = {}
    for char, twins in confusables_data.items():
        if len(char) != 1 or char.isascii():
            continue
        letters = [
            t["c"] for t in twins if len(t["c"]) == 1 and t["c"].isascii() and t["c"].isalpha()
        ]
        if letters:
            found[char] = min(letters, key=lambda c: (c.isupper(), c)).lower()
    return found


def _decorated(char: str) -> str | None:
    """Read regional, squared and negative-circled capitals, which have no decomposition."""
    code = ord(char)
    for first in (0x1F150, 0x1F170, 0x1F1E6, 0x1F130):
        if first <= code < first + 26:
            return chr(ord("a") + code - first)
    return None


@cache
def _fold_char(char: str) -> tuple[str, str]:
    """Give the folded letters of one non-ASCII character and the disguise it wears."""
    lowered = char.lower()
    if (known := _PUNCTUATION.get(char)) is not None:
        return known, ""
    if (written := _WRITTEN_OUT.get(lowered)) is not None:
        return written, ""
    if (twin := _EXTRA.get(char) or _EXTRA.get(lowered)) is not None:
        return twin, HOMOGLYPH
    if (letter := _decorated(char)) is not None:
        return letter, STYLE
    category = unicodedata.category(char)
    if category[0] == "Z":
        return " ", ""
    if char == "€":
        return char, ""
    return _unfolded(char, lowered, category)


def _unfolded(char: str, lowered: str, category: str) -> tuple[str, str]:
    """The same for a character that no table names: its base letter, its compatible form, its twin, or itself."""
    base = _without_marks(unicodedata.normalize("NFD", lowered))
    if base.isascii() and base:
        return base, ""
    compatible = _without_marks(unicodedata.normalize("NFKD", char).lower())
    if compatible and compatible.isascii():
        return compatible, STYLE if category[0] in "LNS" else ""
    if (twin := _confusables().get(char) or _confusables().get(base[:1])) is not None:
        return twin, HOMOGLYPH
    if (twin := _EXTRA.get(compatible[:1])) is not None:
        return twin, STYLE
    return char, ""


def _without_marks(text: str) -> str:
    return "".join(c for c in text if not unicodedata.combining(c))


class _Simple(dict[int, str]):
    """Characters that fold to one character without a disguise, whatever stands around them."""

    def __init__(self) -> None:
        super().__init__()
        self.chars: set[str] = set()

    def learn(self, chars: set[str]) -> bool:
        """Take up the simple ones of some characters; say whether all are."""
        for char in chars:
            code = ord(char)
            if code in _INVISIBLE_CODES or code in _VARIATION or unicodedata.combining(char):
                return False
            folded, disguise = (char.lower(), "") if char.isascii() else _fold_char(char)
            if disguise or len(folded) != 1:
                return False
            self[code] = folded
            self.chars.add(char)
        return True


_SIMPLE = _Simple()


_FIRST_MARK = 0x300
"""No combining mark comes before it."""


def fold(text: str) -> Folded:
    """
    Fold case, accents, scripts, styles and invisible characters, in one linear pass.

    Separators survive as they are; spaced-out letters are joined afterwards by `joined_letters`.
    """
    if ("&" in text or "%" in text) and (encoded := _decoded(text)) is not None:
        return encoded
    if text.isascii():
        return _one_to_one(text, text.lower())
    unknown = set(text) - _SIMPLE.chars
    if not unknown or _SIMPLE.learn(unknown):
        return _one_to_one(text, text.translate(_SIMPLE))
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    disguises: list[str] = []
    hidden = False
    for index, char in enumerate(text):
        code = ord(char)
        if code in _INVISIBLE_CODES:
            hidden = True
            continue
        if code in _VARIATION or (code >= _FIRST_MARK and unicodedata.combining(char)):
            if ends:
                ends[-1] = index + 1
                if code not in _VARIATION and _strikes(code):
                    disguises[-1] = INVISIBLE
            continue
        folded, disguise = (char.lower(), "") if char.isascii() else _fold_char(char)
        if hidden and out and out[-1].isalnum() and folded.isalnum():
            disguise = disguise or INVISIBLE
        hidden = False
        out.extend(folded)
        starts.extend([index] * len(folded))
        ends.extend([index + 1] * len(folded))
        disguises.extend([disguise] * len(folded))
    return Folded(original=text, text="".join(out), starts=starts, ends=ends, disguises=disguises)


class _Letters(dict[int, str]):
    """What each character folds to; nothing for what takes no place. Characters are learned as they come."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        placeless = code in _INVISIBLE_CODES or code in _VARIATION
        if placeless or (code >= _FIRST_MARK and unicodedata.combining(char)):
            found = ""
        else:
            found = char.lower() if char.isascii() else _fold_char(char)[0]
        self[code] = found
        return found


_LETTERS = _Letters()


def folded_text(text: str) -> str:
    """Return the text of :func:`fold` alone, many times faster where disguises are worn."""
    if ("&" in text or "%" in text) and (encoded := _decoded(text)) is not None:
        return encoded.text
    return text.lower() if text.isascii() else text.translate(_LETTERS)


_ENCODED = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});|(?:%[0-9a-fA-F]{2})+")


def _decoded(text: str) -> Folded | None:
    """Fold a text whose characters are written as entities or in percent signs; None where none is."""
    chars: list[str] = []
    places: list[tuple[int, int]] = []
    done = 0
    for found in _ENCODED.finditer(text):
        plain = _undone(found.group())
        if not plain:
            continue
        for at in range(done, found.start()):
            chars.append(text[at])
            places.append((at, at + 1))
        done = found.end()
        chars.extend(plain)
        places.extend([found.span()] * len(plain))
    if not done:
        return None
    chars.extend(text[done:])
    places.extend((at, at + 1) for at in range(done, len(text)))
    folded = fold("".join(chars).replace("&", " ").replace("%", " "))
    return Folded(
        original=text, text=folded.text, starts=[places[at][0] for at in folded.starts],
        ends=[places[at - 1][1] for at in folded.ends], disguises=folded.disguises, bare=folded.bare,
    )  # fmt: skip


def _undone(written: str) -> str:
    """Return what an entity or a run of percent signs stands for; nothing where it stands for nothing."""
    if written[0] == "&":
        plain = html.unescape(written)
        return "" if plain == written else plain
    try:
        return bytes.fromhex(written.replace("%", "")).decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _one_to_one(text: str, folded: str) -> Folded:
    """Return a text whose characters fold to one each, without a disguise."""
    size = len(text)
    return Folded(
        original=text,
        text=folded,
        starts=range(size),
        ends=range(1, size + 1),
        disguises=(),
        bare=True,
    )


def _strikes(code: int) -> bool:
    """Say whether a combining mark strikes a letter through or stacks on it, as nobody writes by chance."""
    return 0x0334 <= code <= 0x0338 or code >= 0x1AB0


_SPACED = re.compile(
    r"(?<![a-z0-9@$€])[a-z0-9@$€!|](?:([ ._*|/~\-+]{1,3})[a-z0-9@$€!|](?![a-z0-9@$€])){3,79}"
)


def joined_letters(folded: str) -> Iterator[tuple[int, int, str, list[int]]]:
    """
    Yield runs of at least four single characters set apart, joined into one string.

    Each item is (start, end, joined, places): `places[i]` is the folded offset of joined
    character `i`. A wider gap than the usual one of its run ends a word and shows as a blank.
    """
    for run in _SPACED.finditer(folded):
        pieces: list[str] = []
        places: list[int] = []
        text = run.group()
        gaps = [
            len(gap)
            for gap in re.findall(r"(?<=[a-z0-9@$€!|])[ ._*|/~\-+]+(?=[a-z0-9@$€!|])", text)
        ]
        usual = min(gaps)
        position = 0
        while position < len(text):
            char = text[position]
            pieces.append(char)
            places.append(run.start() + position)
            following = position + 1
            while following < len(text) and text[following] in " ._*|/~-+":
                following += 1
            if following < len(text) and following - position - 1 > usual:
                pieces.append(" ")
                places.append(run.start() + position + 1)
            position = following
        yield run.start(), run.end(), "".join(pieces), places


_PHONETIC = [
    (re.compile(pattern), by)
    for pattern, by in (
        (r"h", ""),
        (r"ph", "f"),
        (r"eaux?|aux?|o[ts]?\b", "o"),
        (r"qu|q|ck|c(?=[aoukl rt]|$)", "k"),
        (r"c(?=[eiy])|ss|z", "s"),
        (r"ge(?=[ao])|g(?=[eiy])", "j"),
        (r"y", "i"),
        (r"ai|ei|et\b|er\b|ez\b|ee\b", "e"),
        (r"en|em(?=[pb])|am(?=[pb])", "an"),
        (r"in|ain|ein|im(?=[pb])", "in"),
        (r"([a-z])\1", r"\1"),
        (r"(?<=[a-z]{3})(?:es|s|e|t|x|nt)$", ""),
    )
]


def phonetic(word: str) -> str:
    """Give how a folded French word sounds, roughly: `portiques`, `portik` and `portic` are one."""
    word = word.replace("ph", "f")
    for pattern, by in _PHONETIC:
        word = pattern.sub(by, word)
    return word


_SKELETON = str.maketrans(
    {
        "0": "o",
        "1": "i",
        "l": "i",
        "!": "i",
        "|": "i",
        "3": "e",
        "€": "e",
        "4": "a",
        "@": "a",
        "5": "s",
        "$": "s",
        "7": "t",
        "8": "b",
        "9": "g",
        "6": "b",
        "2": "z",
        "*": "*",
    }
)


def skeleton(word: str) -> str:
    """Give the shape that a word shares with all its leet spellings."""
    return word.translate(_SKELETON)
