"""Small pages of a shop nobody knows, for tests of one rule each."""

from spiders.reading.look import Look, look
from storage.page import Page, page_from_bytes

ADDRESS = "https://boutique.example/rayon"


def opened(markup: str, url: str = ADDRESS, head: str = "", language: str = "fr") -> Page:
    """Open markup as the body of a page."""
    document = (
        f'<!doctype html><html lang="{language}"><head>{head}</head><body>{markup}</body></html>'
    )
    return page_from_bytes(document.encode(), url, content_type="text/html; charset=utf-8")


def looked_at(markup: str, url: str = ADDRESS, head: str = "") -> Look:
    """Look at markup as a shop's page."""
    return look(opened(markup, url, head))


def grid(*cards: str) -> str:
    """Return cards as a shop lays them out: one list, one item each."""
    return "<ul>" + "".join(f'<li class="product">{card}</li>' for card in cards) + "</ul>"
