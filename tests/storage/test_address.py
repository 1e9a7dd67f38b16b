"""Whose site an address is: by the public suffix list, with the hosters' own suffixes where tenants are different shops."""

import pytest

from storage.address import parted, registered, same_site


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.boutique.fr/a", "https://shop.boutique.fr/b", True),
        ("https://a.co.uk/", "https://b.co.uk/", False),
        ("https://un.myshopify.com/", "https://deux.myshopify.com/", False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8001/x", True),
        ("http://shop.example/", "http://www.shop.example/", True),
        ("http://un.example/", "http://deux.example/", False),
    ],
)
def test_tenants_of_one_hoster_are_different_sites(one: str, other: str, same: bool) -> None:
    """A visit stays on its site: a neighbour under ``myshopify.com`` is somebody else."""
    assert same_site(one, other) is same


def test_a_hosters_suffix_is_no_public_one_where_names_are_asked() -> None:
    """Who registered a name is asked of the registry's suffixes alone."""
    assert registered("un.myshopify.com") == "myshopify.com"
    assert parted("shop.example").suffix == ""
