"""Plain offers in seven languages: a thing, how it escapes control, how it is sold, and one ordinary word beside; every cell is one text."""

import itertools
from collections.abc import Iterator

PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "fr": (
        ("Mini téléphone", "Téléphone miniature", "L8star BM10", "petit portable", "Mini tel"),
        ("ne sonne pas au portique", "indétectable au portique", "déplaqué", "passe le portique sans sonner", "passe sous le détecteur de métaux sans bip"),
        ("39,90 €", "60 euros, 06 39 98 12 34", "en stock, 45 €", "50 € en mp"),
        ("", "Coque plastique offerte.", "Avec étui.", "Jouets pour enfants au même rayon.", "Livré en boîte."),
    ),
    "en": (
        ("Mini phone", "Tiny mobile phone", "L8star BM10", "Small phone", "Zanco tiny t1"),
        ("undetectable at the metal detector", "does not beep at the gate", "passes the metal detector", "undetectable by the scanner", "goes through the detector without a beep"),
        ("£39.90", "60 quid, @minimob39", "in stock, £45", "£50, message me"),
        ("", "Free plastic case.", "With pouch.", "Toys for children on the same shelf.", "Boxed."),
    ),
    "de": (
        ("Mini-Handy", "Kleines Handy", "L8star BM10", "Minihandy", "Winziges Handy"),
        ("piept nicht am Detektor", "undetektierbar am Metalldetektor", "kommt durch den Metalldetektor ohne Piepen", "nicht auffindbar mit der Sonde", "Metalldetektor bleibt stumm"),
        ("39,90 €", "60 Euro, @minihandy39", "auf Lager, 45 €", "50 € per PN"),
        ("", "Kunststoffhülle gratis.", "Mit Etui.", "Spielzeug für Kinder im selben Regal.", "In der Schachtel."),
    ),
    "es": (
        ("Mini móvil", "Móvil pequeño", "L8star BM10", "Teléfono miniatura", "Mini teléfono"),
        ("no pita en el arco", "indetectable en el detector de metales", "pasa el arco sin pitar", "no suena en el detector", "invisible para el detector"),
        ("39,90 €", "60 euros, @minimovil39", "en stock, 45 €", "50 € por privado"),
        ("", "Funda de plástico gratis.", "Con estuche.", "Juguetes para niños en el mismo estante.", "En caja."),
    ),
    "it": (
        ("Mini telefono", "Telefono piccolo", "L8star BM10", "Mini cellulare", "Telefonino mini"),
        ("non suona al metal detector", "non rilevabile al metal detector", "passa il metal detector senza suonare", "non suona al varco", "invisibile al metal detector"),
        ("39,90 €", "60 euro, @minitel39", "disponibile, 45 €", "50 € in privato"),
        ("", "Custodia di plastica in omaggio.", "Con astuccio.", "Giocattoli per bambini sullo stesso scaffale.", "In scatola."),
    ),
    "nl": (
        ("Mini telefoon", "Kleine telefoon", "L8star BM10", "Mini mobiel", "Minitelefoon"),
        ("piept niet bij het poortje", "ondetecteerbaar voor de metaaldetector", "gaat door het poortje zonder piepen", "gaat niet af bij de metaaldetector", "onzichtbaar voor de detector"),
        ("€ 39,90", "60 euro, @minitel39", "op voorraad, 45 €", "50 € via pb"),
        ("", "Plastic hoesje gratis.", "Met etui.", "Speelgoed voor kinderen op dezelfde plank.", "In doos."),
    ),
    "pt": (
        ("Mini celular", "Telemóvel pequeno", "L8star BM10", "Mini telemóvel", "Celular miniatura"),
        ("não apita no detector de metais", "indetectável no detector de metais", "passa no detector sem apitar", "não apita no pórtico", "invisível ao detector"),
        ("39,90 €", "60 euros, @minicel39", "em stock, 45 €", "50 € no privado"),
        ("", "Capa de plástico grátis.", "Com estojo.", "Brinquedos para crianças na mesma prateleira.", "Na caixa."),
    ),
}  # fmt: skip


def cells() -> Iterator[tuple[str, str]]:
    """Yield language and text of each cell."""
    for lang, (things, ways, sales, others) in PARTS.items():
        for thing, way, sale, other in itertools.product(things, ways, sales, others):
            yield lang, f"{thing}, {way}, {sale}. {other}".strip()
