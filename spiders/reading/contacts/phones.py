"""
Read telephone numbers, however they are written, as E.164.

Digits may be spaced, dotted, bracketed, emoji, full-width, the letter O or words (« zéro six trente-neuf … »).
A run of digits is a number only where its grouping is one that people use for telephones or a word like « tél » stands
before it: dates, prices, article numbers and coordinates have the same characters.
`phonenumbers` decides what is valid; the numbers that Arcep keeps for fiction, which it calls invalid, are kept with a note.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count, pairwise
from typing import Final

import phonenumbers

from spiders import tongues
from spiders.reading.contacts.found import Text
from storage.records.contact import Contact, ContactKind

_GAP = r"[ .\-–—/_·•|,*~\t'’\u2010-\u2012\u2605\u2606\u2665\u2666\u2764\u2726\u2727]"
_NATIONAL = re.compile(
    rf"(?<![\dA-Za-z_+&=#@\\%-])(?<!\d[.,:])[0Oo]{_GAP}{{0,3}}[1-9lI]\)?(?:{_GAP}{{0,3}}[\dOoIl]){{7,8}}(?![\dA-Za-z_@%])"
)
_INTERNATIONAL = re.compile(
    rf"(?:(?<![\dA-Za-z_&=#@/\\%+])\+|(?<![\d.,A-Za-z_+&=#@/\\%-])00)(?:\(?{_GAP}?)[1-9]\d{{0,2}}\)?(?:{_GAP}{{0,3}}\(\d{{2,5}}\)(?={_GAP}{{0,3}}\d))?(?:{_GAP}{{0,3}}(?:\(0\){_GAP}{{0,2}})?\d){{4,13}}(?![\dA-Za-z_@%])"
)
_LONG = re.compile(
    rf"(?<![\dA-Za-z_+&=#@/\\%-])0{_GAP}?[1-9](?:{_GAP}{{0,3}}\d){{9,11}}(?![\dA-Za-z_@%])"
)
"""Longer national numbers than ten digits: area codes and numbers of Germany and Austria have no one length."""

_LONG_REGIONS = frozenset(("DE", "AT"))

_AMERICAN = re.compile(
    r"(?<![\d.,A-Za-z_+&=#@/\\%-])(?:1[ .-])?(?:\((?P<area>[2-9]\d{2})\)[ .-]?|[2-9]\d{2}[.-]|[2-9]\d{2} )[2-9]\d{2}[ .-]\d{4}(?![\dA-Za-z_@%.-]\d|[A-Za-z_@%])"
)
"""(601) 855-5500, 1-800-428-0584: three, three and four digits, which no other country groups so."""

_BARE = re.compile(
    r"(?<![\d.,A-Za-z_+&=#@/\\%-])(?:33|32|41|352)[ .]?[1-9](?:[ .]?\d){7,8}(?![\dA-Za-z_@%])"
)
_GLUED = re.compile(
    rf"(?:t[eé]l|gsm|phone|mobile|wsp|whatsapp)(0{_GAP}?[1-9](?:{_GAP}?\d){{8}})(?!\d)"
)
_CUE: Final = tongues.pattern("phone_cue")
_NOT_A_PHONE: Final = tongues.pattern("not_a_phone", r"", r"[ .:#°n(\-]{0,8}$")
_GROUPINGS = frozenset(
    (
        (10,), (2, 2, 2, 2, 2), (4, 2, 2, 2), (2, 4, 4), (2, 8), (4, 3, 3), (4, 6), (2, 3, 3, 2), (2, 3, 2, 3),
        (2, 2, 3, 3), (3, 3, 2, 2), (3, 3, 4), (1, 9), (2, 2, 2, 4), (2, 2, 4, 2), (2, 4, 2, 2), (3, 7), (6, 4), (1,) * 10,
        (9,), (3, 2, 2, 2), (3, 3, 3), (2, 3, 2, 2), (1, 1, 2, 2, 2, 2), (1, 2, 2, 2, 2), (3, 6),
    )
)  # fmt: skip
_FICTION = re.compile(
    r"\+33(?:19900|26191|35301|46571|53649|63998)\d{4}|\+44(?:7700900|2079460|1632960)\d{3}|\+1[2-9]\d{2}55501\d{2}"
)
"""What Arcep, Ofcom and the North American plan keep for films and books."""

_DATE = re.compile(r"^\s*\d{1,2}([./-])\d{1,2}\1\d{2,4}\b|^\d{4}([./-])\d{2}\2\d{2}")
_MAX_CANDIDATES = 2_000


def phones(text: Text) -> Iterator[Contact]:
    """Yield the telephone numbers of a text."""
    budget = count(1)
    abroad: list[str] = []
    for pattern, reader in _READERS:
        for match in pattern.finditer(text.plain):
            if next(budget) > _MAX_CANDIDATES:
                return
            yield from reader(text, match, abroad)
    if any(cue in text.low for cue in _GLUED_CUES):
        for match in _GLUED.finditer(text.low):
            value = e164(match[1], text.region)
            if value and text.free(*match.span(1)):
                yield _contact(text, value, *match.span(1))
    yield from _spoken(text)


def _from_abroad(text: Text, match: re.Match[str], abroad: list[str]) -> Iterator[Contact]:
    for contact in _international(text, match.start(), match.end()):
        if not contact.value.startswith("+33"):
            abroad.append(contact.value)
        yield contact


def _at_home(text: Text, match: re.Match[str], abroad: list[str]) -> Iterator[Contact]:
    yield from _national(text, match.start(), match.end(), abroad[:50])


def _long(text: Text, match: re.Match[str], _: list[str]) -> Iterator[Contact]:
    if text.region in _LONG_REGIONS and _cued(text, match.start()):
        yield from _allowed(text, match, e164(match[0], text.region))


def _american(text: Text, match: re.Match[str], _: list[str]) -> Iterator[Contact]:
    if match["area"] is not None or _cued(text, match.start()):
        yield from _allowed(text, match, e164(match[0], "US"))


def _bare(text: Text, match: re.Match[str], _: list[str]) -> Iterator[Contact]:
    if _CUE.search(text.low, max(0, match.start() - 24), match.start()):
        yield from _allowed(text, match, e164("+" + match[0], text.region))


def _allowed(text: Text, match: re.Match[str], value: str | None) -> Iterator[Contact]:
    if value and text.free(*match.span()) and not _denied(text, match.start()):
        yield _contact(text, value, *match.span())


_READERS: Final[
    tuple[
        tuple[re.Pattern[str], Callable[[Text, re.Match[str], list[str]], Iterator[Contact]]], ...
    ]
] = (
    (_INTERNATIONAL, _from_abroad),
    (_NATIONAL, _at_home),
    (_LONG, _long),
    (_AMERICAN, _american),
    (_BARE, _bare),
)
"""Asked in this order, the surest first, since each takes its stretch; numbers from abroad tell what national ones are not."""

_GLUED_CUES = ("tel0", "tél0", "gsm0", "phone0", "mobile0", "wsp0", "whatsapp0")


def e164(number: str, region: str = "FR") -> str | None:
    """Return a number's E.164 form, or None where no such number can exist; ``(0)`` after a country code is dropped."""
    number = number.replace("(0)", "")
    if number.lstrip().startswith("00"):
        number = "+" + number.lstrip()[2:]
    digits = re.sub(r"[^\d+]", "", number)
    if re.match(r"\+33\s*0", digits):
        digits = "+33" + digits[4:]
    try:
        parsed = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    value = str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    if phonenumbers.is_valid_number(parsed) or _FICTION.fullmatch(value):
        return value
    return None


def fiction_note(value: str) -> str:
    """Say that a number is one of those kept for films and books, in the analyst's words; empty for others."""
    if not _FICTION.fullmatch(value):
        return ""
    if not value.startswith("+33"):
        return "numéro réservé à la fiction"
    national = "0" + value[3:]
    return f"numéro fictif ({national[:2]} {national[2:4]} {national[4:6]})"


def _contact(text: Text, value: str, start: int, end: int) -> Contact:
    return text.contact(ContactKind.PHONE, value, start, end, note=fiction_note(value))


def _denied(text: Text, start: int) -> bool:
    """Say whether the words before a number call it something else than a telephone."""
    before = text.low[max(0, start - 24) : start]
    return _NOT_A_PHONE.search(before.rsplit("\n", 1)[-1]) is not None


def _cued(text: Text, start: int) -> bool:
    return _CUE.search(text.low, max(0, start - 30), start) is not None


def _international(text: Text, start: int, end: int) -> Iterator[Contact]:
    if not text.free(start, end) or _denied(text, start):
        return
    candidate = text.plain[start:end]
    while candidate:
        value = e164(candidate, text.region)
        if value:
            yield _contact(text, value, start, start + len(candidate))
            return
        shorter = re.sub(r"[^\d)]+\d+$", "", candidate)
        if shorter == candidate or len(shorter) < 8:
            return
        candidate = shorter


@dataclass(frozen=True, kw_only=True)
class Written:
    """Digits that may be a national number, as they stand in a text."""

    text: Text
    start: int
    end: int

    @cached_property
    def candidate(self) -> str:
        """The digits, the letters taken for some, and what parts them."""
        return self.text.plain[self.start : self.end]

    @cached_property
    def cued(self) -> bool:
        """Whether a word before says that a number follows."""
        return _cued(self.text, self.start)

    @cached_property
    def digits(self) -> str:
        """The digits alone."""
        return re.sub(r"\D", "", self.candidate.translate(_LETTER_DIGITS))

    @cached_property
    def gaps(self) -> set[str]:
        """What parts the digits."""
        return {gap.replace(")", "") for gap in re.findall(r"[^\dOoIl]+", self.candidate)}

    @cached_property
    def grouping(self) -> tuple[int, ...]:
        """How many digits stand together."""
        return _grouping(self.candidate)

    @property
    def pairs(self) -> bool:
        """Whether they stand as the French write a number."""
        return self.grouping == (2, 2, 2, 2, 2)

    @property
    def mobile(self) -> bool:
        """Whether they stand as the French write a mobile's."""
        return self.pairs and self.digits[:2] in {"06", "07"}


def misspelt(one: Written) -> bool:
    """Letters in place of digits, more than four or where nothing speaks for a number."""
    letters = sum(character in "OoIl" for character in one.candidate)
    likely = one.cued or one.candidate[0] in "Oo" or one.grouping in _GROUPINGS
    return letters > 4 or (letters > 0 and not likely)


def a_date(one: Written) -> bool:
    """A date, but for five pairs parted alike or named a number."""
    named = one.pairs and (one.cued or len(one.gaps) == 1)
    return _DATE.match(one.candidate) is not None and not named


def counted(one: Written) -> bool:
    """Five pairs with the same step between them: « 10 20 30 40 50 »."""
    if not one.pairs or one.cued:
        return False
    pairs = [int(one.digits[at : at + 2]) for at in range(0, 10, 2)]
    return len({after - before for before, after in pairwise(pairs)}) == 1


def untidy(one: Written) -> bool:
    """Grouped or parted as no number is, and nothing says that it is one."""
    tidy = one.grouping in _GROUPINGS and len({gap.strip() for gap in one.gaps}) <= 1
    return not (tidy or one.cued or (one.mobile and one.gaps <= {" ", ".", "-"}))


def in_a_path(one: Written) -> bool:
    """Ten digits behind the slash of an address."""
    before = one.text.low[max(0, one.start - 2) : one.start]
    return one.grouping == (10,) and re.search(r"[a-z\d]/$", before) is not None


def in_a_table(one: Written) -> bool:
    """Cells, lists of numbers and dumps; a mobile's pairs may be parted by commas, a drawing's ascend."""
    if one.cued:
        return False
    commas = any("," in gap for gap in one.gaps)
    mobile = one.mobile and one.gaps == {","} and not _ascends(one.digits)
    cells = any("\t" in gap for gap in one.gaps)
    return cells or (commas and not mobile) or _in_a_dump(one.text.low, one.start, one.end)


def of_nine_digits(one: Written) -> bool:
    """A SIREN, where the page is French."""
    return len(one.digits) == 9 and one.text.region == "FR"


NO_NUMBER: Final[tuple[Callable[[Written], bool], ...]] = (
    misspelt, a_date, counted, untidy, in_a_path, in_a_table, of_nine_digits,
)  # fmt: skip
"""What digits are instead of a national number; any of them is enough."""


def _national(text: Text, start: int, end: int, abroad: list[str]) -> Iterator[Contact]:
    """Read a national number; one that stands near with another country's code is ``abroad`` already."""
    if not text.free(start, end) or _denied(text, start):
        return
    one = Written(text=text, start=start, end=end)
    if any(is_instead(one) for is_instead in NO_NUMBER):
        return
    # 06 and 07 in five pairs is how the French write a mobile, in whatever tongue the page is; Rome writes 06 alike
    french = one.mobile and text.region != "IT"
    value = e164(one.digits, "FR" if french else text.region)
    if value and not any(other.endswith(one.digits[1:]) for other in abroad):
        yield _contact(text, value, start, end)


def _ascends(digits: str) -> bool:
    """Say whether the pairs of a number grow, as those of a drawing of lots do."""
    pairs = [digits[at : at + 2] for at in range(0, 10, 2)]
    return pairs == sorted(pairs)


def _in_a_dump(low: str, start: int, end: int) -> bool:
    """Say whether a number stands in a longer run of two-digit groups that is no row of numbers: bytes, a draw, a list."""
    before = _PAIRS_BEFORE.search(low, max(0, start - 30), start)
    after = _PAIRS_AFTER.match(low, end, end + 30)
    pairs = len((before[0] if before else "").split()) + len((after[0] if after else "").split())
    return pairs % 5 != 0


_PAIRS_BEFORE = re.compile(r"(?:(?<![0-9a-z])[0-9a-f]{2} ){1,9}$")
_PAIRS_AFTER = re.compile(r"(?: [0-9a-f]{2}(?![0-9a-z])){1,9}")
_LETTER_DIGITS = str.maketrans("OoIl", "0011")


def _grouping(candidate: str) -> tuple[int, ...]:
    return tuple(len(group) for group in re.findall(r"[\dOoIl]+", candidate))


_UNITS = {
    "zero": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
    "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70,
    "huitante": 80, "octante": 80, "nonante": 90,
}  # fmt: skip
_FOREIGN = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "nine": 9, "oh": 0,
    "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "cero": 0,
    "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7, "otto": 8, "nove": 9,
    "null": 0, "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "funf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
}  # fmt: skip
_WORDS = _UNITS | _FOREIGN
_TOKEN = re.compile(r"[a-z]+|\d+")
_RUN = re.compile(
    r"(?:(?:"
    + "|".join(sorted((*_WORDS, "et", "plus", "double"), key=len, reverse=True))
    + r"|\d{1,2}(?=six|sept)|\d{1,2})(?:(?![a-z\d])|(?<=\d)(?=six|sept))[ .,\-–/|\n]{0,3}){5,24}"
)


def _spoken(text: Text) -> Iterator[Contact]:
    """Read numbers said in words: « zéro six, trente-neuf, quatre-vingt-dix-huit … »."""
    low = text.low
    if not any(
        sign in low
        for sign in (
            "zero",
            "plus trente",
            "cero",
            "null",
            "oh s",
            "0six",
            "0 six",
            "0sept",
            "0 sept",
        )
    ):
        return
    for match in _RUN.finditer(low):
        start, end = match.span()
        end = start + len(match[0].rstrip(" .,-–/|\n"))
        if low[start - 1 : start].isalnum() or not text.free(start, end):
            continue
        tokens = [
            token for token in _TOKEN.findall(low[start:end]) if token not in {"et", "double"}
        ]
        begun = tokens[:1] == ["0"] and tokens[1:2] in (["six"], ["sept"])
        if sum(token.isalpha() for token in tokens) < (1 if begun else 3):
            continue
        for digits in _readings(tokens):
            value = e164(digits, text.region)
            if value:
                yield _contact(text, value, start, end)
                break


def _readings(tokens: list[str]) -> Iterator[str]:
    """Yield the digit strings that words can stand for, whole compound numbers first."""
    prefix = ""
    if tokens[:1] == ["plus"]:
        prefix, tokens = "+", tokens[1:]
    if "plus" in tokens or len(tokens) > 24:
        return
    wanted = range(11, 13) if prefix else range(10, 11)
    readings: list[list[str]] = [[] for _ in range(len(tokens) + 1)]
    readings[len(tokens)] = [""]
    for at in range(len(tokens) - 1, -1, -1):
        for size, digits in _numbers(tokens, at):
            for rest in readings[at + size]:
                whole = digits + rest
                if len(whole) <= 12 and len(readings[at]) < 64:
                    readings[at].append(whole)
    for digits in readings[0]:
        if len(digits) in wanted and (prefix or digits[0] == "0"):
            yield prefix + digits


def _numbers(tokens: list[str], at: int) -> Iterator[tuple[int, str]]:
    """Yield how many tokens one number takes and its digits, longest first."""
    token = tokens[at]
    if token.isdigit():
        yield 1, token
        return
    value = _WORDS.get(token)
    if value is None:
        return
    following = [_WORDS.get(word, -1) for word in tokens[at + 1 : at + 4]]
    if value == 4 and following[:1] == [20]:
        if following[1:2] and following[1] == 10 and following[2:3] and 7 <= following[2] <= 9:
            yield 4, str(90 + following[2])
        if following[1:2] and 1 <= following[1] <= 16:
            yield 3, str(80 + following[1])
        yield 2, "80"
    if value == 60 and following[:1] == [10] and following[1:2] and 7 <= following[1] <= 9:
        yield 3, str(70 + following[1])
    if value == 60 and following and 10 <= following[0] <= 16:
        yield 2, str(60 + following[0])
    if value == 10 and following and 7 <= following[0] <= 9:
        yield 2, str(10 + following[0])
    if value >= 20 and value % 10 == 0 and following and 1 <= following[0] <= 9:
        yield 2, str(value + following[0])
    yield 1, str(value)
