"""
What holds of the judge whatever is written: laws over generated texts and pages, a sample here and 100,000 cases in ``make soak``.

An offer's band does not hang on how it is written or on what stands around it; more of what speaks for it never lowers it, what has nothing
to do with it never raises a text; and what visitors say is never the owner's.
"""

import os
import unicodedata
from html import escape
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.words_grid import PARTS
from monitor.analysis.words import segments
from monitor.phrases.judge import default_judge
from monitor.phrases.records import Band, Segment, Verdict
from spiders.read import read
from storage.page import page_from_bytes

CASES = int(os.environ.get("PORTIQUE_LAW_CASES", "25"))
LAW = settings(
    max_examples=CASES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=CASES <= 100,
    database=None,
)
ORDER = (Band.NONE, Band.LOW, Band.REVIEW, Band.DECISIVE)
MORE = {
    "fr": "Ne sonne pas au portique.", "en": "Does not beep at the gate.", "de": "Piept nicht am Detektor.", "es": "No pita en el arco.",
    "it": "Non suona al metal detector.", "nl": "Piept niet bij het poortje.", "pt": "Não apita no detector de metais.",
}  # fmt: skip
QUIET = {
    "fr": "Chaise de jardin en bois, pliante, 39 €. Livrée à la maison.", "en": "Garden chair, folding, £39. Made of wood and sent to your home.",
    "de": "Gartenstuhl aus Holz, klappbar, 39 €. Wird nach Hause geliefert.", "es": "Silla de jardín plegable, 39 €. Se envía con los muebles que usted pida, y el porte es gratis.",
    "it": "Sedia da giardino pieghevole, 39 €. Arriva con gli altri mobili che sono nel suo ordine.", "nl": "Tuinstoel van hout, opvouwbaar, 39 €. Wordt bij u thuis gebracht met het andere meubel en de kussens.",
    "pt": "Cadeira de jardim dobrável, 39 €. Entregue em casa com os móveis que você pedir, não há taxa.",
}  # fmt: skip
"""Ordinary goods, in the language of the offer: of a page that mixes languages, only the one that most is written in is heard."""

ORDINARY = st.sampled_from(
    [
        *QUIET.values(),
        "Le marché ouvre tous les mardis de huit à treize heures.",
        "Recette de la tarte aux pommes.",
    ]
)
MENU = "<nav><ul>" + "".join(f'<li><a href="/{n}">{n}</a></li>' for n in ("Accueil", "Nouveautés", "Panier (0)", "Contact", "New account", "Password")) + "</ul></nav>"  # fmt: skip
FOOT = "<footer><p>Mentions légales, conditions générales de vente, livraison en 48 h, paiement sécurisé. Ex Tax</p></footer>"


@st.composite
def offers(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a plain offer and its language."""
    lang = draw(st.sampled_from(sorted(PARTS)))
    things, ways, sales, _ = PARTS[lang]
    return (
        lang,
        f"{draw(st.sampled_from(things))}, {draw(st.sampled_from(ways))}, {draw(st.sampled_from(sales))}.",
    )


def band(text: str) -> Band:
    """Judge a text without a hint."""
    return default_judge().judge(text).band


def shown(body: str) -> Verdict:
    """Judge a page as the product reads it."""
    page = page_from_bytes(f"<!doctype html><title>Boutique</title><body>{body}</body>".encode(), "https://a.example/p", content_type="text/html; charset=utf-8")  # fmt: skip
    reading = read(page)
    return default_judge().judge_page(segments(reading)[0], lang=reading.language)


@LAW
@given(
    offers(),
    st.sampled_from(["upper", "lower", "nfd", "plain", "nbsp", "double", "entities", "percent"]),
)
def test_how_it_is_written_changes_nothing(offer: tuple[str, str], way: str) -> None:
    """Case, accents, their decomposition, blanks, entities and percent signs are dress."""
    text = offer[1]
    other = {
        "upper": text.upper, "lower": text.lower, "nfd": lambda: unicodedata.normalize("NFD", text), "nbsp": lambda: text.replace(" ", "\u00a0"),
        "plain": lambda: "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)),
        "double": lambda: text.replace(" ", "  "), "entities": lambda: escape(text).encode("ascii", "xmlcharrefreplace").decode(),
        "percent": lambda: quote(text, safe=" ,.€£$@"),
    }[way]()  # fmt: skip

    assert band(other) is band(text)


@LAW
@given(offers())
def test_one_more_evading_phrase_never_lowers(offer: tuple[str, str]) -> None:
    """More evidence for is never evidence against."""
    lang, text = offer

    assert ORDER.index(band(f"{text} {MORE[lang]}")) >= ORDER.index(band(text))


@LAW
@given(offers(), st.booleans())
def test_what_stands_beside_an_offer_hides_nothing(offer: tuple[str, str], first: bool) -> None:
    """Another thing beside it never lowers an offer; that it may show the language of a short one can only help."""
    lang, text = offer
    parts = (QUIET[lang], text) if first else (text, QUIET[lang])

    assert ORDER.index(band(" ".join(parts))) >= ORDER.index(band(text))


@LAW
@given(ORDINARY, st.integers(0, 99_999), st.sampled_from(["{} {}", "{1} {0}", "{} ({})"]))
def test_a_number_raises_nothing(text: str, number: int, form: str) -> None:
    """A cart counter is no offer."""
    assert ORDER.index(band(form.format(text, number))) <= ORDER.index(Band.LOW)
    assert band(str(number)) is Band.NONE


@LAW
@given(offers(), st.permutations(["offer", "other", "more"]), st.booleans())
def test_a_page_is_the_same_around_its_offer(
    offer: tuple[str, str], order: list[str], framed: bool
) -> None:
    """Order of blocks, an accessory beside, menus and footers, a longer page: the offer is what it is alone."""
    lang, text = offer
    alone = f"<p>{escape(text)}</p>"
    blocks = {
        "offer": alone,
        "other": f"<p>{QUIET[lang]}</p>",
        "more": f"<p>{QUIET[lang]} </p>" * 40,
    }
    body = "".join(blocks[name] for name in order)
    verdict = shown(f"{MENU}{body}{FOOT}" if framed else body)

    assert verdict.band is shown(alone).band


@LAW
@given(ORDINARY)
def test_menus_and_legal_pages_raise_nothing(other: str) -> None:
    """Furniture is not heard."""
    assert ORDER.index(shown(f"{MENU}<p>{other}</p>{FOOT}").band) <= ORDER.index(Band.LOW)


@LAW
@given(offers(), ORDINARY)
def test_a_comment_is_never_the_owners(offer: tuple[str, str], other: str) -> None:
    """Nobody becomes a seller by what others write on his pages."""
    comment = f'<div class="comments"><div class="comment"><p>{escape(offer[1])}</p></div></div>'
    verdict = shown(f"<h1>Chaises</h1><p>{other}</p>{comment}")

    assert verdict.band is not Band.DECISIVE
    assert verdict.verdict in {"visitor", "other"} or verdict.band in (Band.NONE, Band.LOW)


def test_posts_of_one_author_are_judged_each() -> None:
    """Twenty ordinary posts are no offer; one that is an offer among them is one."""
    quiet = [Segment(kind="post", text="Le marché ouvre tous les mardis.")] * 20
    loud = [*quiet, Segment(kind="post", text="Mini téléphone, ne sonne pas au portique, 39,90 €.")]

    assert default_judge().judge_page(quiet).band is Band.NONE
    assert default_judge().judge_page(loud).band is Band.DECISIVE
