"""
The likeness of two pages as html-similarity (matiskay, version 0.3.3) defines it: structure by difflib, style by classes.

Its formula is stated here, not imported, because the package pins an old parsel that Scrapy cannot live with; a run
of both on the pages of the lineage world gave the same numbers.
"""

import difflib
from io import StringIO

import lxml.html


def similarity(one: str, other: str, k: float = 0.3) -> float:
    """Return k times the likeness of the tag sequences plus (1 - k) times the Jaccard index of the CSS classes."""
    return k * structure(one, other) + (1 - k) * style(one, other)


def structure(one: str, other: str) -> float:
    """Return difflib's ratio of the two sequences of tag names, comments included."""
    matcher = difflib.SequenceMatcher()
    matcher.set_seq1(_tags(one))
    matcher.set_seq2(_tags(other))
    return matcher.ratio()


def style(one: str, other: str) -> float:
    """Return the Jaccard index of the two sets of CSS classes; 1 where neither page has any."""
    ones, others = _classes(one), _classes(other)
    return len(ones & others) / len(ones | others) if ones or others else 1.0


def _tags(html: str) -> list[str]:
    root = lxml.html.parse(StringIO(html)).getroot()
    return [element.tag if isinstance(element.tag, str) else "comment" for element in root.iter()]


def _classes(html: str) -> set[str]:
    root = lxml.html.parse(StringIO(html)).getroot()
    return {name for value in root.xpath("//@class") for name in str(value).split()}
