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


@pytest.mark.parametrize(
    ("written", "encodings"),
    [
        ("迷你手机，没有金属，不会触发安检门。价格49元，现货供应", ("gb18030",)),
        ("迷你手機，沒有金屬，不會觸發安檢門。價格49元，現貨供應", ("big5",)),
        (
            "世界で一番小さい携帯電話、金属探知機に反応しません",
            ("shift_jis", "euc-jp", "iso-2022-jp"),
        ),
        ("세상에서 가장 작은 휴대폰, 금속 탐지기에 걸리지 않습니다", ("euc-kr",)),
        ("Самый маленький телефон, не звенит на рамке", ("windows-1251", "koi8-r")),
        ("أصغر هاتف، لا يرن في البوابة. شحن مجاني", ("windows-1256",)),
        ("הטלפון הקטן ביותר, לא מצפצף בשער", ("windows-1255",)),
        ("Le plus petit téléphone, ne sonne pas, à côté", ("windows-1252",)),
    ],
)
@pytest.mark.parametrize("language", ["", " lang=en"])
def test_bytes_that_declare_nothing_are_told_by_how_they_stand(
    written: str, encodings: tuple[str, ...], language: str
) -> None:
    """Also among much English mark-up, and where a theme's own language is named."""
    menu = "".join(
        f"<a class='menu-item' href='/category/{n}?page=1'>Item {n}</a>" for n in range(60)
    )
    page = f"<html{language}><body>{menu}<h1>{written}</h1>{menu}</body></html>"

    assert [decoded(page.encode(name)) == page for name in encodings] == [True] * len(encodings)
