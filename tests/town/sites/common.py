"""Short ways to write products, and the passages of CGV that a generator gives to everybody."""

from decimal import Decimal

from storage.records.shop import Availability
from tests.town.french import fr, frs
from tests.town.records import Product

GENERIC_TERMS = frs(
    "## Article 1 – Objet",
    "Les présentes conditions générales de vente régissent l’ensemble des relations entre le vendeur et le client dans le cadre de la vente en ligne des produits proposés sur le site. Toute commande implique l’acceptation sans réserve des présentes conditions.",
    "## Article 2 – Prix",
    "Les prix sont indiqués en euros, toutes taxes comprises, hors frais de livraison. Le vendeur se réserve le droit de modifier ses prix à tout moment, étant entendu que le prix figurant au catalogue le jour de la commande sera le seul applicable à l’acheteur.",
    "## Article 3 – Commande",
    "Le client sélectionne les produits qu’il souhaite commander, vérifie le contenu de son panier, puis valide sa commande. La vente est réputée conclue à la date d’acceptation de la commande par le vendeur.",
    "## Article 4 – Droit de rétractation",
    "Conformément aux articles L. 221-18 et suivants du Code de la consommation, le client dispose d’un délai de quatorze jours à compter de la réception du produit pour exercer son droit de rétractation sans avoir à justifier de motifs.",
    "## Article 5 – Données personnelles",
    "Les informations recueillies font l’objet d’un traitement destiné à la gestion des commandes. Le client dispose d’un droit d’accès, de rectification et d’effacement des données le concernant.",
)


def product(
    key: str,
    name: str,
    price: str,
    short: str,
    *text: str,
    photos: str,
    sku: str = "",
    category: str = "Téléphones",
    brand: str = "",
    was: str = "",
    number: int = 0,
    stock: Availability = Availability.IN_STOCK,
) -> Product:
    """A product in a line: prices in figures, photographs separated by spaces, French set properly."""
    return Product(
        key=key,
        name=name,
        price=Decimal(price),
        short=fr(short),
        text=frs(*text),
        photos=tuple(photos.split()),
        sku=sku,
        category=category,
        brand=brand,
        list_price=Decimal(was) if was else None,
        number=number,
        availability=stock,
    )
