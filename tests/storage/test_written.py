"""Addresses as people and servers write them, and as they go over the wire."""

import pytest

from storage.address import target_of, written

HERE = "https://shop.example/p/1"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Téléphone-discret.example/é?q=à", "https://xn--tlphone-discret-bnbb.example/%C3%A9?q=%C3%A0"),
        ("https://téléphone.example:8443/", "https://xn--tlphone-byab.example:8443/"),
        ("https://shop.example/a%20b?x[]=1", "https://shop.example/a%20b?x[]=1"),
    ],
)  # fmt: skip
def test_an_address_has_one_written_form(url: str, expected: str) -> None:
    """An officer pastes what the browser shows."""
    assert written(url) == expected


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/téléphone".encode(), "https://shop.example/t%C3%A9l%C3%A9phone"),
        (b"/t\xe9l", "https://shop.example/t%C3%A9l"),
        (b'"/p/2"', "https://shop.example/p/2"),
        (b"http%3A%2F%2Fshop.example%2Fp%2F2", "http://shop.example/p/2"),
        (b" ../p/2#top ", "https://shop.example/p/2"),
        (b"//autre.example/", "https://autre.example/"),
        (b"https://\xc3\xa9t\xc3\xa9.example/", "https://xn--t-9fab.example/"),
    ],
)
def test_a_redirect_leads_where_its_sender_meant(location: bytes, expected: str) -> None:
    """As browsers read the field, whatever bytes it holds."""
    assert target_of(HERE, location) == expected
