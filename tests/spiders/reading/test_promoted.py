"""A home page that promotes one thing lists that thing; a landing page is the thing's own."""

import pytest

from spiders.read import read
from storage.page import page_from_bytes

FRAME = (
    '<html lang="fr"><head><title>Toujours Là</title>{head}</head><body><header><a href="/"><b>Toujours Là</b></a><nav><a href="/catalogue">'
    'Catalogue</a><a href="/contact">Contact</a></nav></header>{main}<footer><a href="/mentions-legales">Mentions légales</a></footer></body></html>'
)
SITE = '<meta property="og:type" content="website"><meta property="og:site_name" content="Toujours Là">'
ABOUT = "<section><h2>Qui sommes-nous ?</h2><p>Une petite maison.</p></section>"
STATED = """<script type="application/ld+json">{"@type":"Product","name":"Carnet ligné","url":"https://shop.example/p/carnet",
"offers":{"@type":"Offer","price":"5.50","priceCurrency":"EUR"}}</script>"""


def listed(head: str, main: str) -> list[tuple[str, str, bool]]:
    """Read a home page; give the address, name and detail of what it lists."""
    page = page_from_bytes(
        FRAME.format(head=head, main=main).encode(),
        "https://shop.example/",
        content_type="text/html; charset=utf-8",
    )
    return [(one.url, one.name, one.detail) for one in read(page).listings]


@pytest.mark.parametrize(
    ("head", "main"),
    [
        ("", f'<h1>Toujours Là</h1><section><h2>Le choix du mois</h2><div><a href="/p/carnet"><img src="/c.jpg" alt=""></a><h3><a href="/p/carnet">Carnet ligné</a></h3><p>5,50 €</p><button>Ajouter au panier</button></div></section>{ABOUT}'),
        (SITE, f'<main><h1>Bienvenue</h1><article class="product"><h2><a href="/p/carnet">Carnet ligné</a></h2><span class="price">5,50 €</span><form action="/cart/add"><button>Ajouter au panier</button></form></article>{ABOUT}</main>'),
        (SITE, f'<section class="hero"><h1>Carnet ligné</h1><p class="price">5,50 €</p><a href="/p/carnet">Acheter</a></section>{ABOUT}'),
        (STATED, f'<h1>Toujours Là</h1><h2><a href="/p/carnet">Carnet ligné</a></h2><p>5,50 €</p><button>Ajouter au panier</button>{ABOUT}'),
    ],
)  # fmt: skip
def test_promoted_thing_is_a_card_at_its_own_address(head: str, main: str) -> None:
    """Else the shop's name is listed at the price of a notebook, and its own page is a second thing."""
    assert listed(head, main) == [("https://shop.example/p/carnet", "Carnet ligné", False)]


def test_promoted_thing_without_a_page_is_a_card_here() -> None:
    """A thing named under the shop's name is not the shop."""
    main = f'<h1>Toujours Là</h1><section><h2>Carnet ligné</h2><p class="price">5,50 €</p><button>Ajouter au panier</button></section>{ABOUT}'

    assert listed(SITE, main) == [("https://shop.example/", "Carnet ligné", False)]


def test_landing_page_is_its_things_own() -> None:
    """Many sellers of one thing have no other page."""
    main = '<h1>Le mini téléphone</h1><img src="/1.jpg"><p>39,90 €</p><form action="/cart/add"><button>Ajouter au panier</button></form>'

    assert listed("", main) == [("https://shop.example/", "Le mini téléphone", True)]
