"""One file is one language: what it says is asked of every page, and a slip in it is refused by name."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from spiders import tongues
from spiders.reading import names, words

ROOT = Path(__file__).parents[2]
READ = """
from spiders.read import read
from storage.page import page_from_bytes
page = page_from_bytes(
    '<h1>Telefono Mini</h1><p class="price">45 €</p><button>Aldoni al la korbo</button>'.encode(),
    "https://butiko.example/mini", content_type="text/html; charset=utf-8")
print([one.availability.value for one in read(page).listings])
"""


def test_a_language_is_added_by_one_file(tmp_path: Path) -> None:
    """Nobody who adds Esperanto opens a Python file: its button buys as soon as its file is there."""
    for package in ("spiders", "storage"):
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )

    def said() -> str:
        run = subprocess.run(
            [sys.executable, "-c", READ],
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
            cwd=tmp_path,
        )
        return run.stdout.strip()

    before = said()
    (tmp_path / "spiders/tongues/eo.toml").write_text(
        'name = "Esperanto"\n[shop]\nbuy = ["aldoni al la korbo"]\n', encoding="utf-8"
    )

    assert before == "['unknown']"
    assert said() == "['InStock']"


def test_a_fact_that_nothing_asks_for_is_refused_by_name(tmp_path: Path) -> None:
    """A misspelt fact would be a language that is silently not read."""
    (tmp_path / "eo.toml").write_text('[shop]\nbuyy = ["aldoni"]\n', encoding="utf-8")

    with pytest.raises(tongues.UnknownFact, match=r"eo\.toml names shop\.buyy"):
        tongues.languages(tmp_path)


def test_an_alternative_that_is_no_pattern_is_refused_alone(tmp_path: Path) -> None:
    """« (a » and « b) » are one pattern together, and neither is what its author meant."""
    (tmp_path / "eo.toml").write_text('[shop]\nbuy = ["(aldoni", "acheti)"]\n', encoding="utf-8")

    tongues.check()
    with pytest.raises(re.error):
        tongues.check(tmp_path)


def test_facts_of_folded_text_are_written_folded() -> None:
    """An accent in an alternative that is asked of folded text can never be found."""
    as_written = {"sold_by", "seller", "shop", "seller_kind", "member_since", "starting_at",
                  "tax_included", "tax_excluded", "not_a_phone", "phone_cue", "edited"}  # fmt: skip
    accented = set("àâäçéèêëîïôöùûüñ")
    found = [
        (fact, one)
        for section in tongues.FACTS.values()
        for fact in section.split()
        if fact not in as_written
        for one in tongues.alternatives(fact)
        if accented & set(one)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("buy", "ajouter au panier"),
        ("buy", "in den warenkorb"),
        ("buy", "anadir al carrito"),
        ("buy", "aggiungi al carrello"),
        ("buy", "in winkelwagen"),
        ("buy", "adicionar ao carrinho"),
        ("buy", "do koszyka"),
        ("buy", "do kosiku"),
        ("buy", "sepete ekle"),
        ("buy", "в корзину"),
        ("out_of_stock", "rupture de stock"),
        ("out_of_stock", "ausverkauft"),
        ("out_of_stock", "agotado"),
        ("out_of_stock", "esaurito"),
        ("out_of_stock", "uitverkocht"),
        ("in_stock", "auf lager"),
        ("limited", "plus que 3"),
        ("related", "kunden kauften"),
        ("not_the_price", "frais de port"),
        ("contact_page", "nous contacter"),
        ("legal_page", "mentions legales"),
        ("about_page", "uber uns"),
        ("next", "page suivante"),
        ("list_price", "au lieu de"),
        ("refusal", "je ne suis pas un robot"),
        ("login", "vous devez etre connecte"),
        ("authority", "gendarmerie"),
        ("moved", "sind umgezogen"),
        ("today", "hier"),
    ],
)
def test_what_a_language_says_is_known(fact: str, said: str) -> None:
    """One phrase a fact, as people meet it."""
    assert tongues.pattern(fact).search(said)


@pytest.mark.parametrize(
    ("pattern", "called", "is_one"),
    [
        (words.CART, "header-cart", True),
        (words.CART, "product-card", False),
        (words.ADDS_TO_CART, "add-to-cart", True),
        (words.ASIDE, "site recently-viewed", True),
        (words.ASIDE, "newspaper", False),
        (words.LAYOUT, "left-sidebar", True),
        (words.LIST_PRICE_NAME, "price old", True),
        (words.LIST_PRICE_NAME, "golden", False),
        (words.SALE_NAME, "special-price", True),
        (words.NEVER, "/mon-compte/", True),
        (words.NEVER, "/comptes-rendus/", False),
        (words.PRODUCT_ADDRESS, "https://a.example/produit/mini", True),
        (words.CATEGORY_ADDRESS, "https://a.example/boutique/", True),
        (words.PAGE_ADDRESS, "https://a.example/l?page=2", True),
        (words.PRICE_LABEL, "notre prix :", True),
        (words.PRICE_LABEL, "le prix du silence", False),
        (words.GENERIC_LINK, "lire la suite →", True),
        (words.GENERIC_LINK, "lire la suite du roman", False),
    ],
)
def test_names_are_words_of_a_name(pattern: re.Pattern[str], called: str, is_one: bool) -> None:
    """A part's name is asked word by word: « old » is a former price's, « golden » is not."""
    assert (pattern.search(called) is not None) is is_one


def test_an_unknown_list_is_refused() -> None:
    """A list that is not there must not compile to a pattern that finds everything."""
    with pytest.raises(KeyError):
        names.word("no such list")
