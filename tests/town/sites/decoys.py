"""Lawful shops that resemble Oportik in something: software, theme, models, photographs, one phrase."""

from decimal import Decimal

from storage.records.shop import Availability
from tests.town.french import frs
from tests.town.records import ChangeKind, Event, Leaf, Shop
from tests.town.sites.common import GENERIC_TERMS, product

SENIOR = Shop(
    name="telephone-senior-confort.example",
    title="Téléphone Senior Confort",
    tagline="Le téléphone simple, de 60 à 100 ans",
    home=frs(
        "Grosses touches, son puissant, touche d’appel d’urgence : nos conseillers choisissent avec vous.",
        "Découvrez aussi notre rayon mini téléphones, légers à porter autour du cou.",
    ),
    products=(
        product(
            "grosses-touches-confort-2",
            "Confort 2 à grosses touches",
            "49.90",
            "Touches de 14 mm, socle de charge, touche SOS.",
            "Un téléphone pensé avec un ergothérapeute : touches bombées, contraste élevé, répertoire photo.",
            "Compatible appareils auditifs M4/T4.",
            photos="supplier/senior-confort2",
            sku="SC-002",
            category="Téléphones seniors",
            brand="Confort",
        ),
        product(
            "clapet-azur",
            "Clapet Azur",
            "59.90",
            "Clapet à grand écran, décroche en l’ouvrant.",
            "Une coque douce, un grand écran, un volume réglable jusqu’à 90 décibels.",
            photos="supplier/senior-azur",
            sku="SC-010",
            category="Téléphones seniors",
            brand="Azur",
        ),
        product(
            "l8star-bm10-tour-de-cou",
            "L8STAR BM10 avec tour de cou",
            "27.90",
            "Le mini téléphone de secours, 68 mm.",
            "Si léger qu’on l’oublie : à porter autour du cou au jardin ou sous la douche (housse étanche comprise).",
            "Double SIM, Bluetooth, deux heures d’appel.",
            photos="supplier/senior-bm10",
            sku="SC-110",
            category="Mini téléphones",
            brand="L8STAR",
        ),
        product(
            "zanco-tiny-t1-secours",
            "Zanco tiny t1 de secours",
            "59.90",
            "13 g dans une poche de chemise.",
            "Le plus petit téléphone du commerce, pour la boîte à gants ou la randonnée.",
            photos="supplier/senior-t1",
            sku="SC-111",
            category="Mini téléphones",
            brand="Zanco",
        ),
        product(
            "telecommande-sos",
            "Bracelet SOS",
            "34.90",
            "Un appui, trois numéros appelés.",
            "Étanche, autonomie d’un an, à porter jour et nuit.",
            photos="thing/sos",
            sku="SC-200",
            category="Accessoires",
        ),
    ),
    leaves=(
        Leaf(
            slug="cgv",
            title="CGV",
            blocks=(
                *GENERIC_TERMS,
                *frs(
                    "## Article 6 – Garantie",
                    "Tous nos téléphones sont garantis deux ans par leur fabricant, pièces et main-d’œuvre.",
                ),
            ),
        ),
        Leaf(
            slug="mentions-legales",
            title="Mentions légales",
            blocks=frs(
                "Téléphone Senior Confort, société fictive au capital de 8 000 €, 12 rue des Essais, 00000 Valbrume.",
                "Directrice de la publication : Mme A. Essai. Téléphone : 06 39 98 10 10.",
            ),
        ),
        Leaf(
            slug="contact",
            title="Contact",
            blocks=frs("Du lundi au samedi, de 9 h à 19 h, au 06 39 98 10 10 ou par courriel."),
        ),
    ),
    contacts={"Téléphone": "06 39 98 10 10", "E-mail": "conseil@telephone-senior-confort.example"},
    head="<script>window.dataLayer = window.dataLayer || []; function gtag(){dataLayer.push(arguments);} gtag('js', new Date()); gtag('config', 'G-SENI0R60QZ');</script>",
    events=(
        Event(day=2, kind=ChangeKind.PRICE, key="clapet-azur", value=Decimal("54.90")),
        Event(
            day=5,
            kind=ChangeKind.STOCK,
            key="zanco-tiny-t1-secours",
            value=Availability.OUT_OF_STOCK,
        ),
    ),
)
