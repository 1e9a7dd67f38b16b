"""
Import this to have everything a reading process needs in memory: readers are forked from a process that did.

An invented page is read as any other, so that what is loaded when first needed (the list of domains, numbering plans,
dictionaries) is there before the first reader is forked, and not loaded anew in each.
"""

from typing import Final

from monitor.analysis import apply
from monitor.analysis.step import Subject
from monitor.analysis.steps import load, steps
from spiders.read import read
from storage.memory import keep_what_is_loaded
from storage.page import page_from_bytes

_PAGE: Final = """<!doctype html><html lang="fr"><head><title>Mini téléphone – Boutique</title></head><body>
<nav><a href="/">Accueil</a> <a href="/categorie/telephones">Téléphones</a></nav>
<main><h1>Mini téléphone déplaqué L8</h1><img src="/l8.jpg" alt="Mini téléphone L8"><p class="price">60,00 €</p>
<p>Livraison discrète, teléfone minuscule qui ne sonne pas au portique, testé.</p><button>Ajouter au panier</button></main>
<ul><li><a href="/p/2">Coque</a> <span>9,90 €</span></li><li><a href="/p/3">Chargeur</a> <span>12,50 €</span></li></ul>
<footer>Contact : 06 39 98 00 00, contact@boutique.example, t.me/boutique_exemple, SIRET 732 829 320 00074, 1 rue de la Paix,
75002 Paris</footer></body></html>"""


def _load() -> None:
    load()
    page = page_from_bytes(_PAGE.encode(), "http://boutique.example/p/1", content_type="text/html")
    reading = read(page)
    subject = Subject("doc-warm", "boutique.example", page, False, lambda: reading)
    for step in steps():
        step.rows(subject)


_load()
keep_what_is_loaded()

__all__ = ["apply"]
