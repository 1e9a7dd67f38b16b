"""
Read one picture several times over, and join what the passes say into one text without saying a line twice.

The passes are the picture in grey, upright, and each plane of lettering that `lettering` finds; all share one geometry, so
readings of one line stand at one place. There the surest reading is kept. A contact (phone, handle, address) counts when
**two passes read it alike, or when one pass reads every word of it with a confidence of 90 or more**; among readings that
resemble each other only the best counts, and one that is the torn beginning of another does not. The value of a contact
that does not count is written as « … », so that nothing downstream takes it for one.

Bounds: `lettering.LONGEST_SIDE` pixels a side before and `lettering.MOST_PIXELS` after scaling, nine passes, `PASS_SECONDS` each;
the first pass that takes longer is the last.
"""

import os
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pytesseract
from PIL import Image
from rapidfuzz.fuzz import ratio

from monitor.phrases.lettering import upright_planes
from spiders.reading.contacts.text import contacts_in_text
from storage.records.contact import Contact

PASS_SECONDS = 10
LEAST = 35.0
"""Tesseract's confidence, 0 to 100, under which a word is left out."""

SURE = 60.0
"""Confidence from which a word shows that there is lettering at all."""

CERTAIN = 90.0
"""Confidence from which one pass suffices for a contact."""

_MOST_NOISE = 40
"""Words in a pass that may be unsure before it is taken for texture."""

_GOES_ON = re.compile(r"[ :;,._-]{1,2}\d{1,4}(?!\d|\s?(?:€|eur|h\b))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line as one pass read it."""

    words: tuple[tuple[str, float], ...]
    """Each word with its confidence, 0 to 100."""

    box: tuple[int, int, int, int]
    """Left, top, right, bottom, in pixels of the upright picture."""

    @property
    def whole(self) -> str:
        """All its words."""
        return " ".join(word for word, _ in self.words)

    @property
    def legible(self) -> str:
        """The words that are confident enough."""
        return " ".join(word for word, confidence in self.words if confidence >= LEAST)

    @property
    def weight(self) -> float:
        """How many letters it reads surely."""
        return sum(_letters(word) * sure / 100 for word, sure in self.words if sure >= SURE)


def read_words(picture: Image.Image, languages: str) -> str:
    """
    Return the lines of a picture, from the top.

    Raises RuntimeError when the first pass takes more than `PASS_SECONDS` or Tesseract fails on it.
    """
    planes = upright_planes(picture)
    if not planes:
        return joined([_pass(picture, languages, "--psm 3")])
    passes = [_pass(planes[0], languages, "--psm 11")]
    for plane in planes[1:]:
        try:
            passes.append(_pass(plane, languages, "--psm 6"))
        except RuntimeError:
            break
    return joined(passes)


def joined(passes: Sequence[Sequence[Line]]) -> str:
    """Join the lines of several passes over one geometry into one text; see the head of the module for contacts."""
    agreed = agreed_contacts(passes)
    lines = [line for lines in passes for line in lines]

    def standing(line: Line) -> float:
        own = _values(line.whole)
        return line.weight + 100.0 * len(own & agreed) - 3.0 * len(own - agreed)

    kept: list[Line] = []
    for line in sorted(lines, key=standing, reverse=True):
        says = bool(_values(line.whole) & agreed) or line.weight >= 3.0
        if says and not any(_same_place(line, other) for other in kept):
            kept.append(line)
    texts = [
        line.whole if _values(line.whole) & agreed else line.legible
        for line in sorted(kept, key=lambda line: (line.box[1], line.box[0]))
    ]
    return _without_unsure("\n".join(text for text in texts if text), agreed)


def agreed_contacts(passes: Sequence[Sequence[Line]]) -> frozenset[tuple[str, str]]:
    """Return kind and value of each contact that counts, by the rule at the head of the module."""
    sureness: dict[tuple[str, str], list[float]] = defaultdict(list)
    for lines in passes:
        said = [(c, line) for line in lines for c in contacts_in_text(line.whole)]
        for name in {(c.kind.value, c.value) for c, _ in said}:
            sureness[name].append(
                max(_sureness(c, line) for c, line in said if (c.kind.value, c.value) == name)
            )
    ranked = sorted(sureness, key=lambda name: (-len(sureness[name]), -sum(sureness[name])))
    agreed: list[tuple[str, str]] = []
    for name in ranked:
        kind, value = name
        torn = any(other != value and other.startswith(value) for k, other in sureness if k == kind)
        rival = any(k == kind and ratio(value, other) > 60 for k, other in agreed)
        whole = [sure for sure in sureness[name] if sure > 0]
        counts = len(whole) > 1 or (whole and whole[0] >= CERTAIN)
        if counts and not torn and not rival:
            agreed.append(name)
    return frozenset(agreed)


def _sureness(contact: Contact, line: Line) -> float:
    """Return the least confidence among the words of a contact; 0 for a handle that goes on after a lost sign."""
    after = line.whole.lower().partition(contact.value.lower())[2]
    if _GOES_ON.match(after):
        return 0.0
    said = [sure for word, sure in line.words if _letters(word) > 1 and word in contact.quotation]
    return min(said, default=0.0)


def _values(text: str) -> frozenset[tuple[str, str]]:
    return frozenset((c.kind.value, c.value) for c in contacts_in_text(text))


def _without_unsure(text: str, agreed: frozenset[tuple[str, str]]) -> str:
    for _ in range(20):
        unsure = [c for c in contacts_in_text(text) if (c.kind.value, c.value) not in agreed]
        if not unsure:
            return text
        for contact in unsure:
            at = text.lower().find(contact.value.lower())
            shown = text[at : at + len(contact.value)] if at >= 0 else contact.quotation
            text = text.replace(shown, "…")
    return ""


def _same_place(one: Line, other: Line) -> bool:
    left, top = max(one.box[0], other.box[0]), max(one.box[1], other.box[1])
    right, bottom = min(one.box[2], other.box[2]), min(one.box[3], other.box[3])
    high = min(one.box[3] - one.box[1], other.box[3] - other.box[1])
    wide = min(one.box[2] - one.box[0], other.box[2] - other.box[0])
    return bottom - top > 0.4 * high and right - left > 0.25 * wide


def _pass(picture: Image.Image, languages: str, config: str) -> list[Line]:
    os.environ.setdefault(
        "OMP_THREAD_LIMIT", "1"
    )  # its threads wait for each other longer than they read
    data = pytesseract.image_to_data(
        picture, lang=languages, config=config, timeout=PASS_SECONDS, output_type="dict"
    )
    found: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for at, word in enumerate(data["text"]):
        if word.strip():
            found[data["block_num"][at], data["par_num"][at], data["line_num"][at]].append(at)
    lines = [
        Line(
            words=tuple((data["text"][at].strip(), float(data["conf"][at])) for at in line),
            box=(
                min(data["left"][at] for at in line),
                min(data["top"][at] for at in line),
                max(data["left"][at] + data["width"][at] for at in line),
                max(data["top"][at] + data["height"][at] for at in line),
            ),
        )
        for line in found.values()
    ]
    return [] if _is_texture(lines) else lines


def _is_texture(lines: Sequence[Line]) -> bool:
    """Tell a pass that read much and hardly a word of it surely."""
    words = [(word, sure) for line in lines for word, sure in line.words]
    sure = sum(_letters(word) > 2 and sure >= 70 for word, sure in words)
    return len(words) > _MOST_NOISE and sure < len(words) * 0.15


def _letters(word: str) -> int:
    return sum(character.isalnum() for character in word)
