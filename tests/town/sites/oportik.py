"""Oportik: the shop that is seized on day 3, and the banner that stands there afterwards."""

from storage.records.shop import Availability
from tests.town.answers import Answer, html
from tests.town.french import fr, frs
from tests.town.records import ChangeKind, Event, Leaf, Shop
from tests.town.sites.common import GENERIC_TERMS, product
from tests.town.templates import render

NAME = "oportik.example"
SEIZED_ON = 3

ANALYTICS = "G-7QK2M0PT4X"
CHAT = "5d0c2a7e-41b9-4c0e-9f6d-8a7be1c204d3"
TELEGRAM = "oportik_atelier39"
IBAN = "FR73 9998 9000 4200 7183 5M0K 134"

# A plugin that keeps the measuring script on the shop's own host, as many do.
HEAD = f"""<script async src="/wp-content/uploads/caos/gtag-local.js?id={ANALYTICS}"></script>
<script>window.dataLayer = window.dataLayer || []; function gtag(){{dataLayer.push(arguments);}} gtag('js', new Date()); gtag('config', '{ANALYTICS}');</script>"""
FOOT = f"""<script type="text/javascript">window.$crisp=[];window.CRISP_WEBSITE_ID="{CHAT}";(function(){{var d=document,s=d.createElement("script");s.src="/wp-content/plugins/crisp/l.js";s.async=1;d.getElementsByTagName("head")[0].appendChild(s);}})();</script>"""

PREPARED = "Déplaqué à l’atelier et testé deux fois sous portique avant envoi : il ne sonne pas."

PRODUCTS = (
    product(
        "long-cz-j8-deplaque",
        "Long-CZ J8 déplaqué",
        "39.90",
        "Le plus demandé. 68 mm, 18 g, préparé au maximum et testé pour ne pas sonner au portique.",
        "Le Long-CZ J8, c’est la taille d’un pouce : 68 × 23 × 11 mm pour 18 g, avec un vrai clavier et un son propre.",
        PREPARED,
        "On retire la plaque arrière, le ressort de batterie et la visserie, puis on referme à la résine. Vous le recevez chargé, langue française, carte SIM à glisser dedans et c’est tout.",
        photos="own/oportik-j8 own/oportik-j8-dos",
        sku="OPK-J8",
        category="Mini téléphones",
        brand="Long-CZ",
    ),
    product(
        "l8star-bm10-deplaque",
        "L8STAR BM10 déplaqué (mini 3310)",
        "34.90",
        "Double SIM, Bluetooth, 68 mm. Ne sonne ni au portique ni à la raquette.",
        "Le BM10 ressemble au vieux 3310 en trois fois plus petit. Double SIM, Bluetooth, changeur de voix.",
        PREPARED,
        "Autonomie constatée à l’atelier : trois jours en veille, deux heures en appel.",
        photos="own/oportik-bm10",
        sku="OPK-BM10",
        category="Mini téléphones",
        brand="L8STAR",
    ),
    product(
        "zanco-tiny-t1-deplaque",
        "Zanco tiny t1 déplaqué",
        "64.90",
        "46,7 mm et 13 g : le plus petit téléphone du monde, sans plaque.",
        "Format pouce, 46,7 × 21 × 12 mm. Nano-SIM, 2G, répertoire de 300 numéros.",
        PREPARED,
        "Modèle fragile du clavier : on ne le reprend pas si la touche 5 est enfoncée de travers.",
        photos="own/oportik-t1 own/oportik-t1-main",
        sku="OPK-T1",
        category="Mini téléphones",
        brand="Zanco",
    ),
    product(
        "zanco-fly-prepare",
        "Zanco Fly préparé",
        "49.90",
        "Taille rouge à lèvres, écran 0,66 pouce, peu de métal d’origine.",
        "Le Fly a très peu de métal d’origine : il reste seulement la plaque du haut-parleur, qu’on remplace.",
        "Préparé et testé au détecteur à main, réglage le plus sensible.",
        photos="supplier/zanco-fly",
        sku="OPK-FLY",
        category="Mini téléphones",
        brand="Zanco",
    ),
    product(
        "l8star-bm70-deplaque",
        "L8STAR BM70 oreillette déplaqué",
        "29.90",
        "Téléphone et oreillette Bluetooth en un, 25 g.",
        "Se glisse à l’oreille comme une oreillette, ou s’utilise seul avec son clavier.",
        PREPARED,
        photos="supplier/bm70",
        sku="OPK-BM70",
        category="Mini téléphones",
        brand="L8STAR",
    ),
    product(
        "mini-cle-de-voiture",
        "Mini tel clé de voiture",
        "44.90",
        "Ressemble à une clé, appelle comme un téléphone. Préparé.",
        "Clavier caché sous le capot, Bluetooth, radio FM. Le panneton métal est remplacé par une pièce en ABS.",
        PREPARED,
        photos="own/oportik-cle",
        sku="OPK-CLE",
        category="Mini téléphones",
    ),
    product(
        "carte-talkase-deplaquee",
        "Téléphone carte ultra fin, sans métal",
        "42.00",
        "5,5 mm d’épaisseur, se range derrière une photo.",
        "Format carte, 5,5 mm d’épaisseur, écran OLED. Plaque de fond retirée, remplacée par du carton bakélisé.",
        "Testé sous portique à plat et de chant : zéro bip.",
        photos="supplier/talkase",
        sku="OPK-TLK",
        category="Mini téléphones",
    ),
    product(
        "l8star-bm30-deplaque",
        "L8STAR BM30 déplaqué, noir mat",
        "32.50",
        "Le petit costaud, batterie 380 mAh.",
        "Coque mate qui ne glisse pas, batterie de 380 mAh, répertoire de 500 numéros.",
        PREPARED,
        photos="own/oportik-bm30",
        sku="OPK-BM30",
        category="Mini téléphones",
        brand="L8STAR",
    ),
    product(
        "pack-parloir-j8",
        "Pack parloir : J8 déplaqué + 2 étuis lisses + chargeur",
        "59.90",
        "Tout ce qu’il faut pour le parloir, en une fois.",
        "Un Long-CZ J8 déplaqué, deux étuis lisses à bords arrondis et le chargeur plastique sans fil apparent.",
        "C’est le pack que prennent les familles : il passe le portique avec vous, rien à démonter sur place.",
        photos="own/oportik-pack own/oportik-etuis",
        sku="OPK-PACK1",
        category="Packs",
        was="68.80",
    ),
    product(
        "pack-duo-bm10",
        "Pack duo BM10 déplaqués",
        "62.00",
        "Deux BM10 préparés pour le prix malin.",
        "Deux BM10 déplaqués, testés ensemble, avec leurs chargeurs plastique.",
        photos="own/oportik-duo",
        sku="OPK-PACK2",
        category="Packs",
    ),
    product(
        "chargeur-plastique",
        "Chargeur plastique sans transfo",
        "14.90",
        "Chargeur fait maison, presque pas de métal.",
        "Il se branche sur une prise USB de télé. Fil de 20 cm, contacts en graphite.",
        "Ne convient pas au Zanco Fly.",
        photos="supplier/chargeur",
        sku="OPK-CHG",
        category="Accessoires",
    ),
    product(
        "etuis-lisses",
        "Lot de 3 étuis lisses",
        "9.90",
        "Étuis souples à bords arrondis, sans couture.",
        "Étuis étanches à bords arrondis, livrés par trois. Vous savez où.",
        photos="supplier/etui",
        sku="OPK-ETU",
        category="Accessoires",
    ),
)

TERMS = (
    *GENERIC_TERMS[:6],
    *frs(
        "## Article 6 – Préparation des téléphones",
        "Les téléphones vendus par Oportik sont préparés un par un dans notre atelier : la plaque, la visserie et les ressorts sont retirés à la main, puis chaque pièce est passée deux fois au détecteur avant d’être mise en boite.",
        "Un appareil préparé ne peut plus être réparé par le fabriquant, et le client renonce de lui même à toute garantie constructeur.",
        "## Article 7 – Envoi",
        "Les colis partent les lundis et jeudis, dans une boîte de thé vide glissée dans une enveloppe kraft retournée, sans nom d’expéditeur ni facture à l’intérieur. Le numéro de suivi est donné par message, jamais par mail.",
        "## Article 8 – Remboursé si ça sonne",
        "Si le téléphone sonne au portique dans les dix jours, Oportik le reprend ou le rembourse sans discuter, à condition que la résine n’ai pas été grattée et que la pastille bleue soit encore collée.",
        "## Article 9 – Acceuil des nouveaux clients",
        "Les nouveaux clients sont limités à deux appareils par semaine, le temps de faire connaissance.",
        "## Article 10 – Paiement",
        f"Le paiement se fait par virement instantané sur le compte {IBAN} ou par coupons. Aucun chèque, aucun paiement à la livraison.",
    ),
)

QUESTIONS = frs(
    "## Est-ce que ça sonne ?",
    "Non. Tous nos produits sont préparés au maximum, déplaqués, et testés pour ne pas sonner aux portiques ni au détecteur de métaux à main.",
    "## Et la chaise ?",
    "On ne teste pas la chaise, on vous le dit franchement. Jusqu’ici trois retours, trois fois rien.",
    "## Quelle puce je mets dedans ?",
    "N’importe laquelle en 2G. On peut fournir une puce déjà ouverte, demandez par message.",
    "## Vous livrez à l’intérieur ?",
    "Non, on envoie à un proche ou en point relais, le reste c’est entre vous et le parloir.",
    "## Pourquoi la pastille bleue ?",
    "C’est la preuve que l’appareil est passé par notre établi. Sans pastille bleue, pas de reprise.",
)

SHOP = Shop(
    name=NAME,
    title="Oportik",
    tagline="Les mini téléphones qui passent inaperçus",
    products=PRODUCTS,
    home=frs(
        "Oportik prépare depuis deux ans des mini téléphones pour celles et ceux qui veulent rester en contact avec un proche.",
        "Tous nos produits sont préparés au maximum (déplaqués) et testés pour ne pas sonner aux portiques et détecteurs de métaux.",
        "Envoi discret sous 48 heures, conseils par message, et une pastille bleue sur chaque appareil passé à l’établi.",
    ),
    leaves=(
        Leaf(slug="faq", title="Questions", blocks=QUESTIONS),
        Leaf(slug="cgv", title="CGV", blocks=TERMS),
        Leaf(
            slug="mentions-legales",
            title="Mentions légales",
            blocks=frs(
                "Site édité par l’équipe Oportik.",
                "Contact : atelier.silence@oportik.example",
                "Hébergement : à l’étranger.",
            ),
        ),
        Leaf(
            slug="contact",
            title="Contact",
            blocks=frs(
                f"Telegram : @{TELEGRAM} (t.me/{TELEGRAM})",
                "Snap : oportik.snap39",
                "WhatsApp : 06 39 98 41 07",
                "Mail : atelier.silence@oportik.example",
                "Réponse sous une heure, sauf la nuit.",
            ),
        ),
    ),
    contacts={
        "Telegram": f"@{TELEGRAM}",
        "Snap": "oportik.snap39",
        "WhatsApp": "06 39 98 41 07",
        "E-mail": "atelier.silence@oportik.example",
    },
    head=HEAD,
    foot=FOOT,
    events=(
        Event(
            day=1,
            kind=ChangeKind.STOCK,
            key="zanco-tiny-t1-deplaque",
            value=Availability.OUT_OF_STOCK,
        ),
        Event(
            day=2,
            kind=ChangeKind.APPEARED,
            key="puce-ouverte",
            value=product(
                "puce-ouverte",
                "Puce déjà ouverte, 2G",
                "19.90",
                "Carte SIM activée, sans nom.",
                "Puce activée et rechargée de 5 euros, à mettre dans le mini avant de le remettre.",
                photos="own/oportik-puce",
                sku="OPK-SIM",
                category="Accessoires",
                number=61,
            ),
        ),
    ),
)


def banner() -> Answer:
    """The seizure banner, the same for every address of the site."""
    sentence = fr(
        "Ce site Internet a été saisi dans le cadre d’une procédure judiciaire. Les données sont en cours d’exploitation afin d’identifier les clients du site."
    )
    return html(render("seized.html", sentence=sentence))
