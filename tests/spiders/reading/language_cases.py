"""
Shops in ten languages as their owners write them: what buys, what is sold out, how a price looks, where the law is kept.

Written by a hand that had not seen the reader's words; run blind first (see docs/places.md).
"""

PRODUCTS: list[tuple[str, str, str, str, str, str, str]] = [
    # language, name, price as written, button, words about stock, expected "AMOUNT CODE", expected availability
    ("en", "Tiny phone", "£24.99", "Add to basket", "In stock", "24.99 GBP", "InStock"),
    ("en", "Thumb phone", "$1,299.00", "Add to cart", "Only 2 left in stock", "1299.00 USD", "LimitedAvailability"),
    ("en", "Pen phone", "€19.90", "Buy now", "Sold out", "19.90 EUR", "OutOfStock"),
    ("en", "Key phone", "GBP 30", "Add to bag", "Temporarily out of stock", "30 GBP", "OutOfStock"),
    ("en", "Card phone", "€ 45.00 incl. VAT", "Pre-order", "Available for pre-order", "45.00 EUR", "PreOrder"),
    ("ar", "هاتف صغير", "٤٩٫٩٠ درهم", "أضف إلى السلة", "متوفر", "49.90 MAD", "InStock"),
    ("ar", "هاتف مفتاح", "2 500 د.ج", "أضف إلى عربة التسوق", "متوفر في المخزون", "2500 DZD", "InStock"),
    ("ar", "هاتف قلم", "١٬٢٩٩٫٠٠ ر.س", "اشتر الآن", "نفدت الكمية", "1299.00 SAR", "OutOfStock"),
    ("ar", "هاتف ميني", "€ 39,90", "إضافة إلى السلة", "غير متوفر", "39.90 EUR", "OutOfStock"),
    ("ar", "هاتف بطاقة", "120 د.إ", "شراء", "نفذ من المخزون", "120 AED", "OutOfStock"),
    ("es", "Móvil diminuto", "29,90 €", "Añadir al carrito", "En stock", "29.90 EUR", "InStock"),
    ("es", "Móvil llave", "1.299,00 €", "Añadir a la cesta", "Agotado", "1299.00 EUR", "OutOfStock"),
    ("es", "Móvil bolígrafo", "$ 45.000", "Agregar al carrito", "Disponible", "45000 USD", "InStock"),
    ("es", "Móvil tarjeta", "35 €", "Comprar", "Sin existencias", "35 EUR", "OutOfStock"),
    ("es", "Móvil reloj", "19,95 € IVA incluido", "Comprar ahora", "Últimas unidades en stock", "19.95 EUR", "LimitedAvailability"),
    ("it", "Telefono minuscolo", "€ 29,90", "Aggiungi al carrello", "Disponibile", "29.90 EUR", "InStock"),
    ("it", "Telefono chiave", "1.299,00 €", "Acquista ora", "Esaurito", "1299.00 EUR", "OutOfStock"),
    ("it", "Telefono penna", "€49,–", "Acquista", "Non disponibile", "49 EUR", "OutOfStock"),
    ("it", "Telefono carta", "35,00€", "Metti nel carrello", "Disponibilità immediata", "35.00 EUR", "InStock"),
    ("de", "Winziges Handy", "29,90 €", "In den Warenkorb", "Auf Lager", "29.90 EUR", "InStock"),
    ("de", "Schlüsselhandy", "1.299,00 € inkl. MwSt.", "In den Einkaufswagen", "Ausverkauft", "1299.00 EUR", "OutOfStock"),
    ("de", "Stifthandy", "€ 49,-", "Jetzt kaufen", "Sofort lieferbar", "49 EUR", "InStock"),
    ("de", "Kartenhandy", "CHF 49.–", "Zum Warenkorb hinzufügen", "Nicht vorrätig", "49 CHF", "OutOfStock"),
    ("de", "Uhrenhandy", "CHF 1'299.90", "Kaufen", "Nur noch 3 Stück verfügbar", "1299.90 CHF", "LimitedAvailability"),
    ("pt", "Telemóvel minúsculo", "29,90 €", "Adicionar ao carrinho", "Em stock", "29.90 EUR", "InStock"),
    ("pt", "Celular chave", "R$ 1.299,00", "Comprar agora", "Esgotado", "1299.00 BRL", "OutOfStock"),
    ("pt", "Celular caneta", "R$ 49,90", "Comprar", "Produto indisponível", "49.90 BRL", "OutOfStock"),
    ("pt", "Telemóvel relógio", "35€", "Adicionar ao cesto", "Disponível", "35 EUR", "InStock"),
    ("nl", "Mini telefoon", "€ 29,90", "In winkelwagen", "Op voorraad", "29.90 EUR", "InStock"),
    ("nl", "Sleuteltelefoon", "€ 49,-", "Toevoegen aan winkelwagen", "Uitverkocht", "49 EUR", "OutOfStock"),
    ("nl", "Pentelefoon", "€ 1.299,00", "In winkelmand", "Niet op voorraad", "1299.00 EUR", "OutOfStock"),
    ("nl", "Kaarttelefoon", "€35,00 incl. btw", "Bestellen", "Direct leverbaar", "35.00 EUR", "InStock"),
    ("tr", "Küçük telefon", "1.299,00 TL", "Sepete ekle", "Stokta var", "1299.00 TRY", "InStock"),
    ("tr", "Anahtar telefon", "₺499,90", "Satın al", "Tükendi", "499.90 TRY", "OutOfStock"),
    ("tr", "Kalem telefon", "750 TL", "Hemen al", "Stokta yok", "750 TRY", "OutOfStock"),
    ("ro", "Telefon mic", "129,90 lei", "Adaugă în coș", "În stoc", "129.90 RON", "InStock"),
    ("ro", "Telefon cheie", "1.299,00 RON", "Cumpără acum", "Stoc epuizat", "1299.00 RON", "OutOfStock"),
    ("ro", "Telefon stilou", "99 Lei", "Adauga in cos", "Indisponibil", "99 RON", "OutOfStock"),
    ("fr", "Mini téléphone", "49,90 DH", "Ajouter au panier", "Disponible", "49.90 MAD", "InStock"),
    ("fr", "Téléphone clé", "2 500 DA", "Commander", "En rupture", "2500 DZD", "OutOfStock"),
    ("fr", "Téléphone stylo", "45 000 FCFA", "Acheter", "Épuisé", "45000 XOF", "OutOfStock"),
    ("fr", "Téléphone carte", "CHF 49.–", "Ajouter au panier", "En stock", "49 CHF", "InStock"),
    ("fr", "Téléphone montre", "120 DT", "Ajouter au panier", "Victime de son succès", "120 TND", "OutOfStock"),
]  # fmt: skip

PRICES: list[tuple[str, str]] = [
    ("1.299,00 €", "1299.00 EUR"), ("€ 49,-", "49 EUR"), ("€49,–", "49 EUR"), ("49,90 DH", "49.90 MAD"), ("49,90 dhs", "49.90 MAD"), ("MAD 350", "350 MAD"),
    ("2 500 DA", "2500 DZD"), ("2.500,00 DZD", "2500.00 DZD"), ("CHF 49.–", "49 CHF"), ("Fr. 49.90", "49.90 CHF"), ("1'299.90 CHF", "1299.90 CHF"),
    ("45 000 FCFA", "45000 XOF"), ("45.000 F CFA", "45000 XOF"), ("٤٩٫٩٠ درهم", "49.90 MAD"), ("١٢٠ د.إ", "120 AED"), ("۱۲۰٬۰۰۰ تومان", "120000 IRT"), ("99,000 د.ع", "99000 IQD"),
    ("12,500 KWD", "12.500 KWD"), ("45,000 DT", "45.000 TND"), ("₺1.299,90", "1299.90 TRY"), ("1.299,90 TL", "1299.90 TRY"), ("129,90 lei", "129.90 RON"), ("R$ 1.299,90", "1299.90 BRL"),
    ("zł 49,90", "49.90 PLN"), ("49,90 zł", "49.90 PLN"), ("1 299 Kč", "1299 CZK"), ("12 990 Ft", "12990 HUF"), ("499 kr", "499 None"), ("499:-", "499 None"), ("1 299 ₽", "1299 RUB"), ("1 299,00 грн", "1299.00 UAH"),
    ("US$ 19.99", "19.99 USD"), ("£1,299", "1299 GBP"), ("CA$25.00", "25.00 CAD"), ("A$25", "25 AUD"), ("¥1,299", "1299 JPY"), ("₹1,29,900", "129900 INR"), ("49 euros", "49 EUR"), ("quarante-neuf euros", "-"),
    ("49€90", "49.90 EUR"), ("EUR 49,90", "49.90 EUR"), ("49.90€ TTC", "49.90 EUR"),
]  # fmt: skip
"""A price as written, and ``AMOUNT CODE`` or ``-`` where nothing should be read."""

NOTICES: list[tuple[str, str, str, str]] = [
    # language, link's words, address, expected role
    ("fr", "Mentions légales", "/page/12", "legal"), ("fr", "Conditions générales de vente", "/page/13", "legal"), ("fr", "Nous contacter", "/page/14", "contact"), ("fr", "Qui sommes-nous ?", "/page/15", "about"),
    ("en", "Terms & Conditions", "/page/12", "legal"), ("en", "Imprint", "/page/13", "legal"), ("en", "Contact us", "/page/14", "contact"), ("en", "About us", "/page/15", "about"),
    ("de", "Impressum", "/page/12", "legal"), ("de", "AGB", "/page/13", "legal"), ("de", "Kontakt", "/page/14", "contact"), ("de", "Über uns", "/page/15", "about"),
    ("es", "Aviso legal", "/page/12", "legal"), ("es", "Condiciones de venta", "/page/13", "legal"), ("es", "Contacto", "/page/14", "contact"), ("es", "Quiénes somos", "/page/15", "about"),
    ("it", "Note legali", "/page/12", "legal"), ("it", "Condizioni di vendita", "/page/13", "legal"), ("it", "Contatti", "/page/14", "contact"), ("it", "Chi siamo", "/page/15", "about"),
    ("pt", "Aviso legal", "/page/12", "legal"), ("pt", "Termos e condições", "/page/13", "legal"), ("pt", "Fale conosco", "/page/14", "contact"), ("pt", "Quem somos", "/page/15", "about"),
    ("nl", "Algemene voorwaarden", "/page/12", "legal"), ("nl", "Juridische kennisgeving", "/page/13", "legal"), ("nl", "Neem contact op", "/page/14", "contact"), ("nl", "Over ons", "/page/15", "about"),
    ("tr", "Yasal uyarı", "/page/12", "legal"), ("tr", "Mesafeli satış sözleşmesi", "/page/13", "legal"), ("tr", "İletişim", "/page/14", "contact"), ("tr", "Hakkımızda", "/page/15", "about"),
    ("ro", "Termeni și condiții", "/page/12", "legal"), ("ro", "Date companie", "/page/13", "legal"), ("ro", "Contactează-ne", "/page/14", "contact"), ("ro", "Despre noi", "/page/15", "about"),
    ("ar", "الشروط والأحكام", "/page/12", "legal"), ("ar", "إشعار قانوني", "/page/13", "legal"), ("ar", "اتصل بنا", "/page/14", "contact"), ("ar", "من نحن", "/page/15", "about"),
]  # fmt: skip
