"""Bytes become the characters that a browser shows, whoever declares what, where and how."""

import pytest

from storage.decoding import MARKED, decoded, encoding_of
from storage.page import MAX_TEXT, page_from_bytes
from storage.sniffing import sniffed

_FRENCH = "Téléphone indétectable, livré à l’étranger à 29,90 €"
_LATE = "<html><head><script>" + "x" * 9_000 + '</script><meta charset="windows-1252"></head>'
_HTTP_EQUIV = "<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'>"


@pytest.mark.parametrize(
    ("said", "written", "declared"),
    [
        (f"<p>{_FRENCH}", "windows-1252", ""),
        (f"<html lang=fr><p>{_FRENCH}", "windows-1252", ""),
        (f"{_LATE}<p>{_FRENCH}", "windows-1252", ""),
        (f"{_HTTP_EQUIV}<p>{_FRENCH}", "windows-1252", ""),
        (f"<meta charset=windows-1251><p>{_FRENCH}", "utf-8", ""),
        (f"<!-- <meta charset=koi8-r> --><meta charset=cp1252><p>{_FRENCH}", "windows-1252", ""),
        (f"<meta charset=utf-16><p>{_FRENCH}", "utf-8", ""),
        (f"<p>{_FRENCH}", "utf-8", "text/html; charset=base64"),
        (f"<p>{_FRENCH}", "windows-1252", 'text/html; charset="ISO_8859-1"'),
        (f"<p>{_FRENCH}", "utf-16-le", ""),
        (f"<p>{_FRENCH}", "utf-16-be", "text/html;charset=utf-16be"),
        ("<html lang='pl'><p>łączność niewykrywalna", "iso-8859-2", ""),
        ("<p>Мобильный телефон, доставка по всей стране", "windows-1251", ""),
        ("<html lang=ru><p>Тел", "windows-1251", ""),
        ("<p>携帯電話の販売、送料無料です", "shift_jis", ""),
        ('<?xml version="1.0" encoding="windows-1251"?><rss>Тел', "windows-1251", ""),
    ],
)
def test_what_is_written_is_read(said: str, written: str, declared: str) -> None:
    """Header, late or odd declarations, none at all: the same words."""
    assert decoded(said.encode(written), declared) == said


@pytest.mark.parametrize(("mark", "name"), MARKED.items())
def test_a_mark_stands_above_all_declarations(mark: bytes, name: str) -> None:
    """A byte order mark decides, and is no character of the text."""
    body = mark + f"<meta charset=iso-8859-1>{_FRENCH}".encode(name)

    assert decoded(body, "text/html; charset=iso-8859-1").endswith(_FRENCH)
    assert encoding_of(body) == name
    assert sniffed(body) == "text/html"


def test_open_comments_do_not_slow_the_search() -> None:
    """A hostile head costs one pass."""
    assert encoding_of(b"<!--" * 200_000 + b"\xe9") == "windows-1252"
    assert encoding_of(b"<meta " * 200_000 + b"\xe9") == "windows-1252"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<!-- saved --> <!-- twice -->\n<!DOCTYPE html><p>x", "text/html"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"><html/>', "text/html"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "text/html"),
        (b"<head><title>x", "text/html"),
        (b"\n<div class=a>x", "text/html"),
        (b"\xef\xbb\xbf{}", "application/json"),
        (b"<?xml version='1.0'?><rss/>", "application/xml"),
        (b"<rss/>", "application/octet-stream"),
        (b"GIF89a<html>", "application/octet-stream"),
    ],
)  # fmt: skip
def test_undeclared_bytes_are_told(body: bytes, kind: str) -> None:
    """A comment, a mark, a prologue or a left-out element hides no page."""
    assert sniffed(body) == kind


def test_a_page_declared_as_xml_is_a_page() -> None:
    """Browsers show an XHTML file as a page, and a feed as a feed."""
    body = b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body>x</body></html>'

    assert page_from_bytes(body, "https://a.example/", content_type="application/xml").is_html
    assert not page_from_bytes(b"<rss/>", "https://a.example/", content_type="text/xml").is_html


def test_a_long_page_says_that_it_is_cut() -> None:
    """What is not read is told."""
    assert page_from_bytes(b"x" * (MAX_TEXT + 1), "https://a.example/").is_cut
    assert not page_from_bytes("é".encode() * MAX_TEXT, "https://a.example/").is_cut
