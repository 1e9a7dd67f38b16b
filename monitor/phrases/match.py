"""
Find the lexicon's phrases in a text, whatever they are disguised as, and quote them exactly.

A text is folded, cut into tokens, each token is read through its disguise, and the phrases
are looked up as sequences of words. Every hit knows its first and last token, every token
knows its place in the original text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from monitor.phrases.language import Entry, Lexicon
from monitor.phrases.masked import MASKED, masked_words
from monitor.phrases.measures import measured
from monitor.phrases.normalise import SPACED, Folded, fold, joined_letters
from monitor.phrases.records import Match
from monitor.phrases.vocabulary import GLUED, LEET, REVERSED, SOUND, TYPO, Reading, Vocabulary

GAP = -1
_GLUED_LENGTH = 8
_CERTAIN = frozenset([LEET, SOUND, TYPO, REVERSED])
"""Ways of misspelling that explain a whole token, so it need not be cut up."""
_GUESSED = frozenset([SOUND, TYPO])
"""Spellings that are only likely in a language that the text is written in."""
_GAP_WORDS = 4
_TRAVELS_FROM = 6
_FOREIGN_WORDS = 2
"""Small words of another language that show it is spoken too."""

_EMOJI = r"[\U0001F100-\U0001FAFF\u2300-\u23FF\u2600-\u27BF\u2B00-\u2BFF\u20BF]"
TOKEN = re.compile(rf"[a-z0-9@$€|!*£\u0400-\u04FF\u0370-\u03FF]+|{_EMOJI}")
_FORM_WORD = re.compile(rf"[a-z0-9@$€£|*\u0400-\u04FF\u0370-\u03FF]+|{_EMOJI}")
_AMOUNT = re.compile(r"^([€$£]?)(\d[\d]*)([€$£]?)$")
_LETTERS = re.compile(r"[a-z]+")
_STOP = re.compile(r"[.!?;\n](?:\s|$)")
_CONNECTED = re.compile(r"^[-._/*~'|+]$")
_FILLERS = frozenset(
    "le la les l un une de du d des au aux a en y se s me m te t ce cet cette mon ton son vos votre "
    "notre leur leurs the an of my your his its el los las lo al del su sus il lo gli i ai alla al "
    "der die das den dem ein eine einen het een de o os as um uma do da no na seu sua tout bien est".split()
)


class Token(NamedTuple):
    """One word of the text, read through its disguise."""

    text: str
    start: int
    """Folded offset."""

    end: int
    reading: Reading
    disguises: frozenset[str]
    sentence: int


class Hit(NamedTuple):
    """One concept at one place."""

    concept: str
    entry: str
    first: int
    """Token number."""

    last: int
    disguises: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A text cut into tokens, and everything the lexicon hears in it."""

    folded: Folded
    tokens: list[Token]
    hits: list[Hit]
    languages: tuple[str, ...]
    canonical: str
    """The folded text with disguised words spelt plainly."""

    sentences: list[int]
    """The sentence of each token."""

    def match(self, hit: Hit) -> Match:
        """Quote a hit from the original text."""
        start, end = self.folded.quotation(self.tokens[hit.first].start, self.tokens[hit.last].end)
        return Match(
            start=start,
            end=end,
            quotation=self.folded.original[start:end],
            concept=hit.concept,
            entry=hit.entry,
            disguises=tuple(sorted(hit.disguises)),
        )


@dataclass(frozen=True, slots=True)
class _Phrase:
    entry: int
    words: tuple[int, ...]
    needs: frozenset[int]
    """Its words after the first."""

    longest: int
    """The longest of those: few texts hold it."""


_Begun = tuple[tuple[tuple[str, str], ...], Mapping[int, Sequence[_Phrase]]]
"""What a token begins: concept and entry of the phrases that it is by itself, and by a word that they need, those others must follow."""


class Matcher:
    """The lexicon compiled for reading."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        numbers: dict[tuple[str, str, bool], int] = {}
        self._by_first: dict[int, list[_Phrase]] = defaultdict(list)
        forms = [
            (index, _words(form, entry, numbers))
            for index, entry in enumerate(lexicon.entries)
            for form in entry.forms
        ]
        sizes = [len(word) for word, *_ in numbers]
        for index, words in forms:
            needs = frozenset(words[1:]) - {GAP}
            longest = max(sorted(needs), key=sizes.__getitem__, default=GAP)
            self._by_first[words[0]].append(_Phrase(index, words, needs, longest))
        self.vocabulary = Vocabulary(numbers)
        self._stopwords = lexicon.stopwords
        self._speaking: dict[str, list[str]] = defaultdict(list)
        for code, stops in lexicon.stopwords.items():
            for word in stops:
                self._speaking[word].append(code)
        self._begun = lru_cache(maxsize=1 << 16)(self._phrases_begun)
        self.taken = lru_cache(maxsize=1 << 17)(self._parts_taken)

    def words_of(self, concept: str) -> list[frozenset[int]]:
        """Return for each phrase of a concept the words that a text must hold for it to be heard."""
        return [
            phrase.needs | {phrase.words[0]}
            for phrase in chain.from_iterable(self._by_first.values())
            if self.lexicon.entries[phrase.entry].concept == concept
        ]

    def languages(self, folded: str, lang: str | None) -> tuple[str, ...]:
        """Give the languages a text is read in: the one named, and the one its small words show."""
        held = dict.fromkeys(self._stopwords, 0)
        for word, times in Counter(_LETTERS.findall(folded[:4000])).items():
            for code in self._speaking.get(word, ()):
                held[code] += times
        shares = sorted(((count, code) for code, count in held.items()), reverse=True)
        found = [lang] if lang else []
        needed = max(_FOREIGN_WORDS, held.get(lang or "", 0)) if lang else 1
        for count, code in shares[:2]:
            if code not in found and count >= needed and 5 * count >= 4 * shares[0][0]:
                found.append(code)
        return tuple(found)

    def read(self, text: str, *, lang: str | None = None) -> Reader:
        """Read one text of bounded length; time grows linearly with it."""
        folded = fold(text)
        languages = self.languages(folded.text, lang)
        tokens = list(self._tokens(folded, languages))
        hits = sorted(
            {*self._phrases(tokens, languages), *_measures(folded.text, tokens)},
            key=lambda h: (h.first, h.last, h.concept, h.entry),
        )
        return Reader(
            folded=folded,
            tokens=tokens,
            hits=_longest(hits, languages[0] if languages else "fr"),
            languages=languages,
            canonical=" ".join(t.reading.canonical or t.text for t in tokens),
            sentences=[token.sentence for token in tokens],
        )

    def _tokens(self, folded: Folded, languages: tuple[str, ...]) -> Iterator[Token]:
        pieces = self._pieces(folded, languages)
        sentence = 0
        end = 0
        for start, stop, text, reading, worn in pieces:
            if start - end > 1 or (start > end and folded.text[end] != " "):
                sentence += bool(end and _STOP.search(folded.text[end:start] + " "))
            end = stop
            yield Token(text, start, stop, reading, worn, sentence)

    def _pieces(
        self, folded: Folded, languages: tuple[str, ...]
    ) -> Iterator[tuple[int, int, str, Reading, frozenset[str]]]:
        text = folded.text
        spaced = {
            start: (end, joined, places) for start, end, joined, places in joined_letters(text)
        }
        masked = {
            start: (end, reading)
            for start, end, word in masked_words(text, folded.original)
            if (reading := self.vocabulary.unmasked(word, languages)).words
        }
        position = 0
        raw: list[tuple[int, int, str]] = []
        for found in TOKEN.finditer(text):
            if found.start() < position:
                continue
            if found.start() in masked:
                position, told = masked[found.start()]
                yield from self._settled(raw, folded, languages)
                raw = []
                worn = folded.worn(found.start(), position) | {MASKED}
                yield found.start(), position, told.canonical, told, worn
                continue
            if found.start() in spaced:
                end, joined, places = spaced[found.start()]
                if (cut := self.spaced(joined, places, languages)) is not None:
                    yield from self._settled(raw, folded, languages)
                    raw = []
                    yield from cut
                    position = end
                    continue
            word = found.group()
            if word.isalpha():
                raw.append((found.start(), found.end(), word))
            else:
                raw.extend(_split_token(word, found.start()))
        yield from self._settled(raw, folded, languages)

    def spaced(
        self, joined: str, places: list[int], languages: tuple[str, ...]
    ) -> list[tuple[int, int, str, Reading, frozenset[str]]] | None:
        """Read spaced-out letters as words, or give None when they spell nothing known."""
        cut: list[tuple[int, int, str, Reading, frozenset[str]]] = []
        heard = False
        offset = 0
        for word in joined.split(" "):
            reading = self.vocabulary.read(word, languages)
            parts = () if reading.words else self.vocabulary.parts(word)
            heard = heard or bool(reading.words and len(word) > 3) or bool(parts)
            for start, end, part in parts or ((0, len(word), word),):
                first, last = places[offset + start], places[offset + end - 1]
                told = self.vocabulary.read(part, languages)
                worn = frozenset(d for d in (SPACED, told.disguise) if d)
                cut.append((first, last + 1, part, told, worn))
            offset += len(word) + 1
        return cut if heard else None

    def _settled(
        self, raw: list[tuple[int, int, str]], folded: Folded, languages: tuple[str, ...]
    ) -> Iterator[tuple[int, int, str, Reading, frozenset[str]]]:
        """Read tokens, joining what a stray sign or blank cut in two and cutting what was glued."""
        index, last = 0, len(raw) - 1
        written, taken, worn, whole = self.vocabulary.written, self.taken, folded.worn, folded.text
        while index <= last:
            start, end, text = raw[index]
            joined = None
            if index < last:
                following, _, word = raw[index + 1]
                if following - end != 1:
                    pass
                elif whole[end] != " ":
                    joined = self._joined(raw, index, whole)
                elif text + word in written:
                    joined = self._parted(raw, index, languages)
            if joined is not None:
                upto, reading = joined
                end = raw[upto][1]
                yield start, end, reading.canonical, reading, worn(start, end) | {SPACED}
                index = upto + 1
                continue
            index += 1
            for left, right, part, reading, disguise in taken(text, languages):
                seen = worn(start + left, start + right)
                yield (
                    start + left, start + right, part, reading,
                    seen | {disguise} if disguise else seen,
                )  # fmt: skip

    def _parts_taken(
        self, text: str, languages: tuple[str, ...]
    ) -> tuple[tuple[int, int, str, Reading, str], ...]:
        """Read one token by itself: as a whole, or as the words that were glued together in it."""
        reading = self.vocabulary.read(text, languages)
        begun = len(text) >= _GLUED_LENGTH and not self.vocabulary.spelt(text)
        if begun and reading.disguise not in _CERTAIN:
            parts = self.vocabulary.parts(text)
            if parts and not self._one_word(text, languages):
                return tuple(
                    (left, right, part, self.vocabulary.read(part, languages), GLUED)
                    for left, right, part in parts
                )
        return ((0, len(text), text, reading, reading.disguise),)

    def _one_word(self, text: str, languages: tuple[str, ...]) -> bool:
        return self.vocabulary.ordinary(text, languages)

    def _joined(
        self,
        raw: list[tuple[int, int, str]],
        index: int,
        text: str,
    ) -> tuple[int, Reading] | None:
        """Join up to six pieces held together by single signs."""
        known = self.vocabulary.known
        whole = raw[index][2]
        upto = index
        best: tuple[int, Reading] | None = None
        while upto + 1 < len(raw) and upto - index < 5:
            between = text[raw[upto][1] : raw[upto + 1][0]]
            if not _CONNECTED.match(between):
                break
            upto += 1
            whole += raw[upto][2]
            if len(whole) > 30:
                break
            if (
                len(whole) >= 4
                and self.vocabulary.spelt(whole)
                and (found := known(whole))
                and not (upto - index == 1 and known(raw[index][2]) and known(raw[upto][2]))
            ):
                best = upto, Reading(found, "", whole)
        return best

    def _parted(
        self, raw: list[tuple[int, int, str]], index: int, languages: tuple[str, ...]
    ) -> tuple[int, Reading] | None:
        """Join two pieces that are written together in the lexicon and parted by one blank, where apart they spell nothing."""
        left, right = raw[index][2], raw[index + 1][2]
        whole = left + right
        if len(whole) < 7:
            return None
        known = self.vocabulary.known
        if (
            min(len(left), len(right)) >= 2
            and not (known(left) and known(right))
            and not (self._one_word(left, languages) and self._one_word(right, languages))
        ):
            return index + 1, Reading(known(whole), "", whole)
        return None

    def _phrases(self, tokens: list[Token], languages: tuple[str, ...]) -> Iterator[Hit]:
        entries = self.lexicon.entries
        present = frozenset().union(*(token.reading.words for token in tokens))
        for first, token in enumerate(tokens):
            words = token.reading.words
            if not words:
                continue
            guessed = token.reading.disguise in _GUESSED
            long = len(token.text) >= _TRAVELS_FROM and not guessed
            alone, followed = self._begun(words, long, languages)
            for concept, entry_id in alone:
                yield Hit(concept, entry_id, first, first, token.disguises)
            for phrase in chain.from_iterable(
                followed[one] for one in present.intersection(followed)
            ):
                if not phrase.needs <= present:
                    continue
                last = _follow(tokens, first, phrase.words)
                if last is None:
                    continue
                entry = entries[phrase.entry]
                worn = frozenset[str]().union(*(t.disguises for t in tokens[first : last + 1]))
                yield Hit(entry.concept, entry.id, first, last, worn)

    def _phrases_begun(
        self, words: tuple[int, ...], long: bool, languages: tuple[str, ...]
    ) -> _Begun:
        """
        Give what a token that stands for these words begins in texts of some languages.

        A long word also begins phrases that travel to texts of other languages.
        """
        alone: dict[tuple[str, str], None] = {}
        followed: dict[int, list[_Phrase]] = defaultdict(list)
        for phrase in chain.from_iterable(self._by_first.get(word, ()) for word in words):
            entry = self.lexicon.entries[phrase.entry]
            if languages and entry.language not in languages and not (long and _travels(entry)):
                continue
            if phrase.needs:
                followed[phrase.longest].append(phrase)
            else:
                alone[entry.concept, entry.id] = None
        return tuple(alone), dict(followed)


def bare_words(chunk: str) -> Iterator[str]:
    """Yield the alternatives of one place of a form, without their signs."""
    for alternative in chunk.removeprefix("=").split("|"):
        for word in _FORM_WORD.findall(alternative):
            if bare := word.strip("*|"):
                yield bare


def _travels(entry: Entry) -> bool:
    """Say whether an entry is also heard in texts of other languages: loud, unambiguous words."""
    return not entry.own and entry.typos and entry.strength != "W"


def _words(form: str, entry: Entry, numbers: dict[tuple[str, str, bool], int]) -> tuple[int, ...]:
    found = []
    for chunk in form.split():
        if chunk == "..":
            found.append(GAP)
            continue
        strict = "=" if chunk.startswith("=") else ""
        for word in _FORM_WORD.findall(chunk):
            word = strict + word.strip("|") if len(word) > 1 else word
            found.append(numbers.setdefault((word, entry.language, entry.typos), len(numbers)))
    return tuple(found)


def _follow(tokens: list[Token], first: int, words: tuple[int, ...]) -> int | None:
    """Walk a phrase from its first token; give the last token, or None when it breaks off."""
    position = first
    reach = 1
    for word in words[1:]:
        if word == GAP:
            reach = _GAP_WORDS + 1
            continue
        step = position + 1
        skipped = 0
        limit = len(tokens)
        while step < limit and word not in tokens[step].reading.words:
            if reach == 1 and (skipped or tokens[step].text not in _FILLERS):
                return None
            skipped += 1
            if reach > 1 and skipped >= reach:
                return None
            step += 1
        if step >= limit:
            return None
        position = step
        reach = 1
    return position


def _split_token(text: str, start: int) -> Iterator[tuple[int, int, str]]:
    """Take signs off a word's ends, and a currency off a number."""
    stripped = text.strip("|!*")
    if not stripped:
        return
    begin = start + text.index(stripped)
    if amount := _AMOUNT.match(stripped):
        at = begin
        for part in amount.groups():
            if part:
                yield at, at + len(part), part
                at += len(part)
        return
    yield begin, begin + len(stripped), stripped


def pieces_of(token: str) -> tuple[str, ...]:
    """Return what of one token is read by itself."""
    return (token,) if token.isalpha() else tuple(part for *_, part in _split_token(token, 0))


def _measures(folded: str, tokens: list[Token]) -> Iterator[Hit]:
    """Place what is measured at the tokens it covers."""
    if not tokens:
        return
    starts = [t.start for t in tokens]
    for concept, start, end in measured(folded):
        first = max(0, bisect_right(starts, start) - 1)
        last = max(first, bisect_left(starts, end) - 1)
        yield Hit(concept, f"*/{concept}", first, last, frozenset())


def _longest(hits: list[Hit], language: str) -> list[Hit]:
    """Keep, of the hits of one concept that start together, the longest, the text's own language first."""
    kept: dict[tuple[str, int], Hit] = {}
    for hit in hits:
        held = kept.get((hit.concept, hit.first))
        if held is None or (hit.last, hit.entry.startswith(language)) > (
            held.last,
            held.entry.startswith(language),
        ):
            kept[hit.concept, hit.first] = hit
    return sorted(kept.values(), key=lambda h: (h.first, h.last, h.concept))
