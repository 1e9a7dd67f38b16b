"""The pages every site has beside its matter — contact, notices, about — told by what they are called."""

import re
from typing import Final

from spiders.reading.words import ABOUT_PAGE, CONTACT_PAGE, LEGAL_PAGE
from storage.folding import folded
from storage.records.reading import PageRole

_ROLES: Final = (
    (CONTACT_PAGE, PageRole.CONTACT),
    (LEGAL_PAGE, PageRole.LEGAL),
    (ABOUT_PAGE, PageRole.ABOUT),
)
_WORD: Final = re.compile(r"[^\W_]+")
_SMALL: Final = frozenset(
    "a l d de du des la le les et en au aux sur pour avec page pages nos notre vos votre nous ma mes mon son vente utilisation"
    " the of and for our your to in an this use sale sales information informations infos"
    " der die das und von zur zum fur unsere unser y el los las del e il lo gli di i o os as do da het van en onze".split()
)
"""Words that make no title a matter of its own."""


def role_of(said: str) -> PageRole | None:
    """Return the role that words of a title or address name, None where they name none."""
    words = folded(said)
    return next((role for pattern, role in _ROLES if pattern.search(words)), None)


def left_over(title: str, site: str = "") -> int | None:
    """
    Count the words of a title that are of neither a site page's name, nor small, nor the site's own.

    Args:
        title: a heading, or the last part of an address.
        site: what the site is called, in any words.

    Returns:
        0 for « Mentions légales », 3 for « Livraison discrète : notre test en prison »; None for a title that names no such page.
    """
    words = folded(title.replace("-", " ").replace("_", " ")[:300])
    rest = words
    for pattern, _ in _ROLES:
        rest = pattern.sub(" ", rest)
    if rest == words:
        return None
    own = set(_WORD.findall(folded(site)))
    return sum(word not in _SMALL and word not in own for word in _WORD.findall(rest))
