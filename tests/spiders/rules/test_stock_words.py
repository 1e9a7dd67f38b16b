"""A word of stock that is denied or put off says that a thing cannot be had, in each language that shops write."""

import pytest

from spiders.reading.stock import stated
from storage.records.shop import Availability

_NOT_NOW = """
Nicht mehr lieferbar | Nicht mehr auf Lager | Derzeit leider nicht verfügbar | Bald wieder lieferbar | Artikel ist nicht vorrätig
Bientôt de nouveau en stock | Ce produit n’est plus disponible | Prochainement disponible | N'est pas en stock actuellement
Prévenez-moi lorsque le produit est disponible | Plus en stock | Produit non disponible | 0 en stock
¡Pronto estarán en stock! | Ya no disponible | Ya no hay existencias | Sin stock | Avisadme cuando esté disponible
Back in stock soon | No longer available | This item is currently not in stock | Notify me when available | 0 items available
Non più disponibile | Non è al momento disponibile | Presto disponibile | Já não está disponível | Em breve disponível
Niet meer leverbaar | Binnenkort weer op voorraad | Nie ma na stanie | Niedostępny | Wkrótce dostępny | Není skladem
Nie je na sklade | Ni na zalogi | Nema na stanju | Nincs raktáron | Nu mai este în stoc | Нет в наличии | Скоро в продаже
Немає в наявності | Няма в наличност | Ikke på lager | Snart på lager igen | Ikke tilgjengelig | Ej i lager | Finns inte i lager
Ei varastossa | Ei ole saatavilla | Pole laos | Nėra sandėlyje | Nav noliktavā | Δεν είναι διαθέσιμο | Stokta yok | Tükendi
Yakında stokta | Stok habis | Tidak tersedia | Hết hàng | غير متوفر حاليا | לא במלאי | 在庫切れ | 在庫なし | 无货 | 품절 | 재고 없음
"""
_NOW = """
Auf Lager | Sofort lieferbar | Wieder auf Lager | En stock | De retour en stock | Disponible | 12 disponibles | ¡Disponible! | In stock
Back in stock | 3 available | Disponibile | Em estoque | Op voorraad | Na stanie | Skladem | Raktáron | В наличии | På lager
Varastossa | Stokta | Tersedia | Còn hàng | 在庫あり | 有货 | 재고 있음 | Pas cher, en stock | Nicht zögern: auf Lager
"""


@pytest.mark.parametrize("words", [one.strip() for one in _NOT_NOW.replace("\n", "|").split("|") if one.strip()])  # fmt: skip
def test_denied_or_put_off_is_not_in_stock(words: str) -> None:
    """« Bald wieder lieferbar » holds « lieferbar »."""
    assert stated(words) in {Availability.OUT_OF_STOCK, Availability.BACK_ORDER, Availability.DISCONTINUED}  # fmt: skip


@pytest.mark.parametrize("words", [one.strip() for one in _NOW.replace("\n", "|").split("|") if one.strip()])  # fmt: skip
def test_what_is_there_is_in_stock(words: str) -> None:
    """« Back in stock » is no promise."""
    assert stated(words) is Availability.IN_STOCK
