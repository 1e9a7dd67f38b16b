"""
The three true successors of Oportik.

Minilib (A) keeps one Telegram handle, the photographs recompressed and the CGV with the name
replaced. Le Petit Combiné (B) rewrites everything and keeps mirrored photographs, the account that
is paid, the local part of the e-mail and the way it packs. Nanolib (C) follows Minilib: a redirect
and the same measuring account.
"""

from decimal import Decimal

from storage.records.shop import Availability
from tests.town.french import frs
from tests.town.records import ChangeKind, Event, Leaf, Shop
from tests.town.sites import oportik
from tests.town.sites.common import product

MINILIB_ANALYTICS = "G-V3N81LIB0Q"
MINILIB_CLOSES = 9

MINILIB_TERMS = tuple(
    block.replace("Oportik", "Minilib").replace(
        f"virement instantané sur le compte {oportik.IBAN} ou par coupons",
        "virement (coordonnées données après commande) ou par coupons",
    )
    for block in oportik.TERMS
)

MINILIB = Shop(
    name="minilib.example",
    title="Minilib",
    tagline="Petits téléphones, grande discrétion",
    first_number=7,
    home=frs(
        "Bienvenue chez Minilib, la boutique des téléphones qu’on oublie dans la paume.",
        "Chaque appareil est démonté, allégé de ses pièces métalliques et contrôlé sous arche avant de partir : s’il réagit, il ne part pas.",
    ),
    products=(
        product(
            "micro-j8-allege",
            "Micro J8 allégé",
            "41.90",
            "Le J8 sans ses plaques, contrôlé sous arche.",
            "Un Long-CZ J8 de 18 grammes dont nous avons enlevé tout ce qui fait réagir les arches. Coque recollée, menu en français.",
            "Déplaqué main, contrôlé deux fois, silence garanti au portique.",
            photos="own/oportik-j8~crop7~q52 own/oportik-j8-dos~crop5~q50",
            sku="ML-0108",
            category="Micros",
            brand="Long-CZ",
        ),
        product(
            "nostalgie-bm10-double-sim",
            "Nostalgie BM10 double SIM",
            "36.50",
            "L’esprit 3310 dans 68 mm, version allégée.",
            "Deux cartes SIM, Bluetooth, voix modifiable. Version sans plaque, contrôlée sous arche.",
            photos="own/oportik-bm10~crop6~q48",
            sku="ML-0110",
            category="Micros",
            brand="L8STAR",
        ),
        product(
            "tiny-13-grammes",
            "Tiny 13 grammes",
            "66.00",
            "Zanco tiny t1, le plus léger, allégé encore.",
            "Treize grammes à l’origine, onze après passage à l’établi. Ne déclenche pas les arches.",
            photos="own/oportik-t1~crop8~q55 own/oportik-t1-main~crop6~q50",
            sku="ML-0101",
            category="Micros",
            brand="Zanco",
        ),
        product(
            "la-cle-qui-appelle",
            "La clé qui appelle",
            "45.90",
            "Une clé de voiture, dix touches sous le capot.",
            "Panneton en résine, Bluetooth, radio. Aucune pièce de plus de deux millimètres en métal.",
            photos="own/oportik-cle~crop6~q50",
            sku="ML-0120",
            category="Micros",
        ),
        product(
            "noir-mat-bm30",
            "Noir mat BM30",
            "33.90",
            "Petit, mat, 380 mAh.",
            "Pour ceux qui appellent longtemps. Allégé et contrôlé comme les autres.",
            photos="own/oportik-bm30~crop7~q52",
            sku="ML-0130",
            category="Micros",
            brand="L8STAR",
        ),
        product(
            "trousse-visite",
            "Trousse visite : J8 + 2 étuis + charge",
            "61.50",
            "La trousse complète pour un jour de parloir.",
            "Le Micro J8 allégé, deux étuis arrondis et de quoi recharger. La trousse passe sous l’arche telle quelle.",
            photos="own/oportik-pack~crop5~q55 own/oportik-etuis~crop7~q50",
            sku="ML-0200",
            category="Trousses",
        ),
        product(
            "paire-bm10",
            "Paire de BM10 allégés",
            "64.00",
            "Deux Nostalgie BM10 contrôlés ensemble.",
            "Un pour chacun. Chargeurs plastique compris.",
            photos="own/oportik-duo~crop6~q52",
            sku="ML-0210",
            category="Trousses",
        ),
        product(
            "charge-plastique",
            "Charge plastique USB",
            "15.50",
            "Chargeur presque sans métal.",
            "Contacts en graphite, fil de 20 cm.",
            photos="supplier/chargeur~q60",
            sku="ML-0300",
            category="À côté",
        ),
    ),
    leaves=(
        Leaf(slug="conditions-generales", title="Conditions générales", blocks=MINILIB_TERMS),
        Leaf(
            slug="livraison",
            title="Livraison",
            blocks=frs(
                "Départs les lundis et jeudis, suivi communiqué par message.",
                "Point relais ou domicile d’un proche.",
            ),
        ),
        Leaf(
            slug="mentions-legales",
            title="Mentions légales",
            blocks=frs("Minilib, boutique en ligne. Contact : bonjour@minilib.example."),
        ),
    ),
    contacts={
        "Telegram": f"@{oportik.TELEGRAM}",
        "Signal": "minilib.71",
        "Téléphone": "06 39 98 55 20",
        "E-mail": "bonjour@minilib.example",
    },
    head=f"<script>window.dataLayer = window.dataLayer || []; function gtag(){{dataLayer.push(arguments);}} gtag('js', new Date()); gtag('config', '{MINILIB_ANALYTICS}');</script>",
    events=(
        Event(day=6, kind=ChangeKind.PRICE, key="micro-j8-allege", value=Decimal("43.90")),
        Event(day=7, kind=ChangeKind.STOCK, key="tiny-13-grammes", value=Availability.OUT_OF_STOCK),
    ),
)

PETIT_COMBINE = Shop(
    name="le-petit-combine.example",
    title="Le Petit Combiné",
    tagline="Téléphones de poche reconditionnés à la main",
    handle="4c71e9-2b.myshopify.com",
    first_number=31,
    home=frs(
        "Des téléphones minuscules, repris un à un sur notre table et garantis muets à l’entrée.",
        "On parle peu, on expédie vite, on rembourse si l’arche chante.",
    ),
    products=(
        product(
            "le-dix-huit",
            "Le Dix-Huit",
            "44.00",
            "Dix-huit grammes, clavier complet.",
            "Dix-huit grammes sur la balance, un clavier entier, une voix claire. Ses tôles ont fini dans un tiroir : l’arche reste muette quand il passe.",
            "Livré dans une boîte de thé vide, elle-même dans une enveloppe kraft retournée.",
            photos="own/oportik-j8~mirror~logo13~q70",
            sku="18",
            category="Combinés",
        ),
        product(
            "le-grand-pere",
            "Le Grand-Père",
            "38.00",
            "Une silhouette connue, trois fois plus petite.",
            "Il a le dessin des portables de nos parents et tient entre deux phalanges. Deux cartes, une oreillette, aucune tôle.",
            photos="own/oportik-bm10~mirror~logo12~q72",
            sku="33",
            category="Combinés",
        ),
        product(
            "le-treize",
            "Le Treize",
            "69.00",
            "Treize grammes, pas un de plus.",
            "Le plus court de la table. Nous l’avons passé dix fois sous une arche louée : dix fois rien.",
            photos="own/oportik-t1-main~mirror~q68 own/oportik-t1~mirror~logo12~q70",
            sku="13",
            category="Combinés",
        ),
        product(
            "le-trousseau",
            "Le Trousseau",
            "47.00",
            "On jurerait une clé.",
            "Un capot, dix touches dessous, plus de panneton. À poser sur la table avec les autres clés.",
            photos="own/oportik-cle~mirror~logo13~q70",
            sku="50",
            category="Combinés",
        ),
        product(
            "le-mat",
            "Le Mat",
            "35.00",
            "Noir, mat, endurant.",
            "Celui qui tient la semaine. Dépouillé de ses vis, collé, contrôlé.",
            photos="own/oportik-bm30~mirror~logo14~q66",
            sku="30",
            category="Combinés",
        ),
        product(
            "le-necessaire",
            "Le Nécessaire",
            "63.00",
            "Un combiné, deux fourreaux, une charge.",
            "Pour une première visite au parloir : tout tient dans la paume et rien ne chante à l’arche.",
            photos="own/oportik-pack~mirror~logo12~q70",
            sku="90",
            category="Ensembles",
        ),
    ),
    leaves=(
        Leaf(
            slug="terms-of-service",
            title="Conditions d’utilisation",
            blocks=frs(
                "Vous commandez, nous préparons, la poste emporte.",
                "Nous expédions le lundi et le jeudi. Chaque combiné voyage dans une boîte de thé vide, à l’intérieur d’une enveloppe kraft retournée, sans facture ni expéditeur.",
                "Un combiné qui chante sous l’arche avant dix jours est remboursé si sa pastille bleue est en place.",
                f"Règlement par virement au compte {oportik.IBAN}.",
                "Deux combinés par semaine pour une première commande.",
            ),
        ),
        Leaf(
            slug="a-propos",
            title="À propos",
            blocks=frs("Une table, une lampe, deux paires de mains. C’est tout."),
        ),
    ),
    contacts={
        "Écrire": "atelier.silence@le-petit-combine.example",
        "Snap": "ptitcombine.fr",
        "WhatsApp": "06 39 98 72 64",
    },
    head="<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments);}gtag('config','G-PC0M81NE7R');</script>",
    events=(
        Event(
            day=9,
            kind=ChangeKind.APPEARED,
            key="la-carte",
            value=product(
                "la-carte",
                "La Carte",
                "45.00",
                "Cinq millimètres d’épaisseur.",
                "Plate comme une carte de fidélité, dépouillée de son fond. Glissez-la dans un livre.",
                photos="own/combine-carte~logo12~q75",
                sku="55",
                category="Combinés",
                number=88,
            ),
        ),
    ),
)

NANOLIB = Shop(
    name="nanolib.example",
    title="Nanolib",
    tagline="Le téléphone qui tient sous un timbre",
    first_number=101,
    home=frs(
        "Nanolib prend la suite de votre boutique préférée : mêmes gestes, nouvelle enseigne.",
        "Appareils allégés, contrôlés sous arche, envoyés en point relais.",
    ),
    products=(
        product(
            "nano-18",
            "Nano 18",
            "42.90",
            "J8 allégé, 18 g.",
            "Sans plaques, sans ressort, contrôlé deux fois sous arche : il ne sonne pas.",
            photos="own/nanolib-j8",
            sku="NN-18",
            category="Nanos",
            brand="Long-CZ",
        ),
        product(
            "nano-retro",
            "Nano rétro",
            "37.90",
            "BM10 allégé, double SIM.",
            "Un air de 3310, deux cartes SIM, plus aucune plaque.",
            photos="own/nanolib-bm10",
            sku="NN-10",
            category="Nanos",
            brand="L8STAR",
        ),
        product(
            "nano-13",
            "Nano 13",
            "67.50",
            "Zanco tiny t1 allégé.",
            "Treize grammes avant, onze après.",
            photos="own/oportik-t1~crop8~q50",
            sku="NN-13",
            category="Nanos",
            brand="Zanco",
            stock=Availability.OUT_OF_STOCK,
        ),
        product(
            "nano-carte",
            "Nano carte",
            "43.50",
            "Format carte, fond retiré.",
            "Cinq millimètres et demi, silencieux à plat comme de chant au portique.",
            photos="supplier/talkase~q62",
            sku="NN-55",
            category="Nanos",
        ),
        product(
            "nano-visite",
            "Nano visite",
            "62.90",
            "Nano 18, deux étuis, une charge.",
            "L’ensemble pour le parloir, prêt à remettre.",
            photos="own/nanolib-visite",
            sku="NN-90",
            category="Ensembles",
        ),
    ),
    leaves=(
        Leaf(
            slug="conditions",
            title="Conditions de vente",
            blocks=frs(
                "Départs deux fois par semaine. Remboursé si l’arche réagit dans les dix jours.",
                "Le client renonce de lui même à toute garantie constructeur.",
            ),
        ),
        Leaf(slug="mentions", title="Mentions", blocks=frs("Nanolib – contact@nanolib.example")),
    ),
    contacts={
        "Telegram": "@nanolib_officine",
        "Téléphone": "06 39 98 60 11",
        "E-mail": "contact@nanolib.example",
    },
    head=f"<script>window.dataLayer = window.dataLayer || []; function gtag(){{dataLayer.push(arguments);}} gtag('js', new Date()); gtag('config', '{MINILIB_ANALYTICS}');</script>",
    events=(Event(day=11, kind=ChangeKind.PRICE, key="nano-18", value=Decimal("39.90")),),
)
