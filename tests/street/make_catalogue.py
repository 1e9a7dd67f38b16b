"""Write catalogue.json: the invented goods that every shop of the street sells, the same truth for all."""

import json
from pathlib import Path

CATEGORIES = ("Mini téléphones", "Accessoires", "Cartes SIM", "Audio & Vidéo")
NAMES = (
    ("Mini téléphone L8Star BM70", 49.90, 0),
    ("Téléphone miniature GT Star BM50 – noir", 39.90, 0),
    ("Long-CZ J9, le plus petit du monde", 59.00, 69.00),
    ("Zanco Tiny T1 « indétectable »", 129.95, 0),
    ("Soyes XS 16 Go 4G", 1299.00, 1499.00),
    ("Mini phone L'Ultime 100% discret", 89.50, 0),
    ("Servo K07 Plus", 24.99, 0),
    ("Ulcool V36 (carte bancaire)", 34.00, 0),
    ("Chargeur secteur USB-C 20 W", 12.50, 0),
    ("Câble micro-USB 1 m", 4.99, 7.99),
    ("Oreillette Bluetooth BM10", 19.90, 0),
    ("Batterie de rechange 380 mAh", 9.00, 0),
    ("Étui souple noir", 6.50, 0),
    ("Adaptateur double SIM", 3.20, 0),
    ("Carte SIM prépayée 10 €", 10.00, 0),
    ("Carte SIM prépayée 25 €", 25.00, 0),
    ("Carte micro-SD 32 Go", 14.90, 0),
    ("Lecteur MP3 de poche", 22.00, 29.00),
    ("Casque pliable AX-200", 1049.99, 0),
    ("Enregistreur vocal 8 Go", 45.00, 0),
    ("Radio de poche FM/AM", 18.75, 0),
    ("Montre connectée D20", 27.30, 0),
    ("Loupe de lecture 3x", 5.00, 0),
    ("Lampe frontale 300 lumens", 15.60, 0),
    ("Kit 2 stylets + support", 8.40, 0),
    ("Mini caméra HD 1080p", 64.00, 0),
)


def main() -> None:
    """Write the file beside this script."""
    goods = [
        {
            "sku": f"PTQ-{1000 + index}",
            "name": name,
            "slug": f"article-{index + 1}",
            "price": f"{price:.2f}",
            "list_price": f"{before:.2f}" if before else None,
            "stock": 0 if index % 7 == 3 else 5 + index,
            "category": CATEGORIES[min(index // 8, 3)],
            "description": f"{name}. Article d'essai numéro {index + 1}, livré sous 48 h dès 35 € d'achat, garantie 2 ans.",
            "image": f"article-{index + 1}.png",
        }
        for index, (name, price, before) in enumerate(NAMES)
    ]
    text = json.dumps({"categories": CATEGORIES, "goods": goods}, ensure_ascii=False, indent=1)
    Path(__file__).with_name("catalogue.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
