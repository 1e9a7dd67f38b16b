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

SPORT = Shop(
    name="court-leger.example",
    title="Court Léger",
    tagline="Courir avec presque rien",
    first_number=14,
    home=frs(
        "Ceintures, lampes, téléphones de course : rien de plus lourd qu’une barre de céréales.",
        "Notre coup de cœur : le mini téléphone à glisser dans la poche du cuissard.",
    ),
    products=(
        product(
            "mini-telephone-de-course",
            "Mini téléphone de course",
            "29.00",
            "18 grammes pour appeler en cas de pépin.",
            "Le Long-CZ J8 dans sa version d’origine : dix-huit grammes, cinq numéros en mémoire, une journée de veille. Avec lui, laissez le smartphone à la maison.",
            photos="supplier/sport-j8",
            sku="CL-018",
            category="Téléphones",
            brand="Long-CZ",
        ),
        product(
            "brassard-mini",
            "Brassard pour mini téléphone",
            "12.50",
            "Tissu respirant.",
            "Ne glisse pas, se lave à 30.",
            photos="thing/brassard",
            sku="CL-021",
            category="Accessoires",
        ),
        product(
            "lampe-60-g",
            "Lampe frontale 60 g",
            "24.90",
            "250 lumens.",
            "Deux heures à pleine puissance, dix heures en mode sentier.",
            photos="thing/lampe",
            sku="CL-040",
            category="Accessoires",
            was="29.90",
        ),
        product(
            "ceinture-porte-gel",
            "Ceinture porte-gel",
            "19.00",
            "Quatre gels, un téléphone.",
            "Une poche zippée accueille un mini téléphone ou des clés.",
            photos="thing/ceinture-gel",
            sku="CL-050",
            category="Accessoires",
        ),
    ),
    leaves=(
        Leaf(
            slug="conditions-generales",
            title="Conditions générales",
            blocks=(
                *GENERIC_TERMS,
                *frs(
                    "## Article 6 – Retours",
                    "Retour gratuit sous trente jours, chaussures propres s’il vous plaît.",
                ),
            ),
        ),
        Leaf(
            slug="mentions-legales",
            title="Mentions légales",
            blocks=frs(
                "Court Léger, coopérative fictive, 3 place du Stade, 00000 Valbrume. Téléphone : 06 39 98 22 44."
            ),
        ),
    ),
    contacts={"Téléphone": "06 39 98 22 44", "E-mail": "equipe@court-leger.example"},
    events=(
        Event(
            day=4,
            kind=ChangeKind.APPEARED,
            key="flasque-souple",
            value=product(
                "flasque-souple",
                "Flasque souple 25 cl",
                "11.00",
                "Se roule quand elle est vide.",
                "Sans goût, sans bisphénol.",
                photos="thing/flasque",
                sku="CL-061",
                category="Accessoires",
                number=70,
            ),
        ),
    ),
)

WHOLESALER = Shop(
    name="grossiste-mini.example",
    title="Grossiste Mini",
    tagline="Import de petits téléphones, à la pièce ou au carton",
    first_number=9001,
    home=frs(
        "Importateur depuis douze ans. Photos libres de droits pour nos revendeurs : servez-vous.",
        "Franco de port à partir de 300 €.",
    ),
    products=(
        product(
            "zanco-fly",
            "Zanco Fly, coloris assortis",
            "21.00",
            "Carton de 50.",
            "Téléphone compact, 71,8 × 23,5 mm, écran 0,66 pouce.",
            photos="supplier/zanco-fly",
            sku="GM-7101",
            category="Téléphones",
            brand="Zanco",
        ),
        product(
            "l8star-bm70",
            "L8STAR BM70",
            "13.40",
            "Carton de 100.",
            "Oreillette et téléphone, Bluetooth 3.0.",
            photos="supplier/bm70",
            sku="GM-7070",
            category="Téléphones",
            brand="L8STAR",
        ),
        product(
            "talkase-t1",
            "Talkase, téléphone carte",
            "17.90",
            "Carton de 40.",
            "Téléphone au format carte, 5,5 mm.",
            photos="supplier/talkase",
            sku="GM-7055",
            category="Téléphones",
            brand="Talkase",
        ),
        product(
            "chargeur-usb-20",
            "Chargeur USB court",
            "2.10",
            "Sachet de 10.",
            "Fil de 20 cm, noir.",
            photos="supplier/chargeur",
            sku="GM-0020",
            category="Accessoires",
        ),
        product(
            "etui-silicone",
            "Étui silicone souple",
            "0.95",
            "Sachet de 25.",
            "Étui souple pour mini téléphone.",
            photos="supplier/etui",
            sku="GM-0025",
            category="Accessoires",
        ),
        product(
            "l8star-bm10",
            "L8STAR BM10",
            "12.80",
            "Carton de 100.",
            "Double SIM, 68 × 28 × 13 mm.",
            photos="supplier/senior-bm10",
            sku="GM-7010",
            category="Téléphones",
            brand="L8STAR",
        ),
    ),
    leaves=(
        Leaf(slug="conditions", title="Conditions", blocks=GENERIC_TERMS),
        Leaf(
            slug="photos",
            title="Photos pour revendeurs",
            blocks=frs("Toutes nos photos peuvent être reprises par nos clients professionnels."),
        ),
    ),
    contacts={"Téléphone": "06 39 98 77 07", "E-mail": "pro@grossiste-mini.example"},
)

DISCOUNT = Shop(
    name="mini-mobile-discount.example",
    title="Mini Mobile Discount",
    tagline="Les petits téléphones à petit prix",
    handle="d33c05-1f.myshopify.com",
    first_number=45,
    home=frs(
        "Des mini téléphones pour les enfants, les festivals, le travail ou la boîte à gants.",
        "Expédiés de notre dépôt sous 24 heures, garantis deux ans.",
    ),
    products=(
        product(
            "zanco-fly-colore",
            "Zanco Fly coloré",
            "32.90",
            "Choisissez votre couleur.",
            "Le Zanco Fly, tout petit et tout simple, idéal en festival : il tient trois jours et ne craint pas la fosse.",
            photos="supplier/zanco-fly~q75",
            sku="MMD1",
            category="Mini téléphones",
            brand="Zanco",
        ),
        product(
            "bm70-oreillette",
            "BM70 oreillette",
            "22.90",
            "Téléphone et kit mains libres.",
            "Pour répondre en conduisant, ou s’en servir seul.",
            photos="supplier/bm70~q75",
            sku="MMD2",
            category="Mini téléphones",
            brand="L8STAR",
        ),
        product(
            "talkase-carte",
            "Talkase format carte",
            "28.90",
            "Dans le portefeuille.",
            "Votre téléphone de secours, derrière la carte vitale.",
            photos="supplier/talkase~q75",
            sku="MMD3",
            category="Mini téléphones",
            brand="Talkase",
        ),
        product(
            "chargeur-court",
            "Chargeur court",
            "5.90",
            "20 cm.",
            "Le câble qui ne traîne pas.",
            photos="supplier/chargeur~q75",
            sku="MMD4",
            category="Accessoires",
        ),
    ),
    leaves=(
        Leaf(slug="terms-of-service", title="Conditions générales de vente", blocks=GENERIC_TERMS),
        Leaf(
            slug="legal-notice",
            title="Mentions légales",
            blocks=frs(
                "Mini Mobile Discount, entreprise fictive, 8 zone des Essais, 00000 Valbrume."
            ),
        ),
    ),
    contacts={"E-mail": "aide@mini-mobile-discount.example", "Téléphone": "06 39 98 51 15"},
    events=(
        Event(day=3, kind=ChangeKind.PRICE, key="bm70-oreillette", value=Decimal("19.90")),
        Event(day=7, kind=ChangeKind.STOCK, key="talkase-carte", value=Availability.OUT_OF_STOCK),
    ),
)

BELTS = Shop(
    name="ceinture-voyage.example",
    title="Ceinture Voyage",
    tagline="Gardez votre pantalon à l’aéroport",
    handle="55e1aa-0c.myshopify.com",
    first_number=71,
    home=frs(
        "La ceinture sans métal qui ne sonne pas aux portiques : passez le contrôle sans l’enlever."
    ),
    products=(
        product(
            "ceinture-sans-metal-noire",
            "Ceinture sans métal, noire",
            "29.90",
            "Boucle en résine.",
            "Boucle en résine, zéro métal : elle ne sonne pas aux portiques d’aéroport. Testée à Valbrume-Nord, terminal 2.",
            photos="thing/ceinture-noire",
            sku="CV1",
            category="Ceintures",
        ),
        product(
            "ceinture-tressee",
            "Ceinture tressée élastique",
            "34.90",
            "S’ajuste sans trou.",
            "Élastique tressé, boucle en polymère, indétectable sous l’arche.",
            photos="thing/ceinture-tressee",
            sku="CV2",
            category="Ceintures",
        ),
        product(
            "chaussures-sans-coque-acier",
            "Chaussures de sécurité amagnétiques",
            "89.00",
            "Coque composite.",
            "Passent le portique du chantier sans sonner.",
            photos="thing/chaussures",
            sku="CV3",
            category="Chaussures",
        ),
    ),
    leaves=(
        Leaf(slug="terms-of-service", title="Conditions générales de vente", blocks=GENERIC_TERMS),
    ),
    contacts={"E-mail": "bonjour@ceinture-voyage.example"},
)

DETECTORS = Shop(
    name="detect-acces.example",
    title="Détect’Accès",
    tagline="Portiques et détecteurs pour établissements",
    first_number=300,
    home=frs(
        "Portiques de détection, raquettes et chaises pour les établissements pénitentiaires, les tribunaux et les stades.",
        "Nos équipements repèrent les mini téléphones vendus comme indétectables, même déplaqués. Devis sur demande, marchés publics bienvenus.",
    ),
    products=(
        product(
            "portique-px6",
            "Portique PX6, 33 zones",
            "3490.00",
            "Détecte un téléphone de 13 g.",
            "Portique 33 zones, réglable pour les petites masses : un mini téléphone préparé ne passe plus.",
            photos="thing/portique",
            sku="PX6",
            category="Portiques",
        ),
        product(
            "raquette-r2",
            "Raquette R2",
            "189.00",
            "Détecteur à main.",
            "Vibre et s’allume, repère une carte SIM à deux centimètres.",
            photos="thing/raquette",
            sku="R2",
            category="Détecteurs à main",
        ),
        product(
            "chaise-c1",
            "Chaise de détection C1",
            "6900.00",
            "Contrôle sans déshabillage.",
            "Pour les quartiers arrivants. Formation des surveillants comprise.",
            photos="thing/chaise",
            sku="C1",
            category="Chaises",
        ),
    ),
    leaves=(
        Leaf(
            slug="societe",
            title="La société",
            blocks=frs(
                "Détect’Accès équipe les lieux qui contrôlent leurs entrées. Entreprise fictive, 00000 Valbrume."
            ),
        ),
    ),
    contacts={"tél.": "06 39 98 40 40", "courriel": "devis@detect-acces.example"},
)

REPAIR = Shop(
    name="atelier-vitre.example",
    title="L’Atelier Vitre",
    tagline="Réparation de téléphones sur rendez-vous",
    scheme="http",
    first_number=10,
    home=frs(
        "Écran fendu, batterie fatiguée, arrière déplaqué : on répare devant vous.",
        "Un dos de téléphone qui s’est déplaqué se recolle en vingt minutes ; il ne sonne plus ? c’est le haut-parleur.",
    ),
    products=(
        product(
            "dos-deplaque",
            "Recollage d’un dos déplaqué",
            "25.00",
            "Vingt minutes.",
            "Votre téléphone a le dos déplaqué ? Nous nettoyons, recollons, pressons. Garanti un an.",
            photos="thing/dos",
            category="Réparations",
        ),
        product(
            "haut-parleur",
            "Remplacement du haut-parleur",
            "39.00",
            "Il ne sonne pas ? Il sonnera.",
            "Téléphone qui ne sonne pas : diagnostic offert, pièce d’origine.",
            photos="thing/hp",
            category="Réparations",
        ),
        product(
            "ecran",
            "Remplacement d’écran",
            "79.00",
            "Toutes marques.",
            "Écran d’origine ou compatible, posé en une heure.",
            photos="thing/ecran",
            category="Réparations",
        ),
    ),
    leaves=(
        Leaf(
            slug="rendez-vous",
            title="Rendez-vous",
            blocks=frs("Du mardi au samedi, 10 h – 18 h, au 06 39 98 15 51."),
        ),
    ),
    contacts={"tél.": "06 39 98 15 51", "courriel": "bonjour@atelier-vitre.example"},
    events=(Event(day=6, kind=ChangeKind.PRICE, key="ecran", value=Decimal("75.00")),),
)
