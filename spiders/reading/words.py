"""
The words by which shops of several languages name what they do: buying, stock, carts, contact, terms.

Every pattern is matched against ``folded`` text: lower case, accents removed.
"""

import re
from typing import Final

BUY: Final = re.compile(
    r"add(?: item)? to (?:my |your |the )?(?:shopping )?(?:cart|basket|bag|trolley|order)|\bbuy (?:it )?now\b|^buy\b|\border now\b|^order$"
    r"|ajouter (?:au|a mon|dans le) (?:panier|caddie)|ajout(?:er)? panier|^acheter\b|acheter maintenant|^(?:je )?command(?:er|e)\b|mettre dans (?:le |mon )?panier|j'achete|^au panier"
    r"|in den (?:waren|einkaufs)korb|in den einkaufswagen|jetzt (?:kaufen|bestellen)|^kaufen|zum warenkorb hinzu"
    r"|(?:in|aan) (?:mijn )?winkel(?:wagen|mand)(?:je)?|^bestel(?:len)?\b|^koop\b"
    r"|(?:anadir|agregar) (?:al?|a la) (?:carr(?:ito|o)|cesta|bolsa|compra)|^comprar\b|comprar ahora|afegir a la cistella"
    r"|aggiungi al (?:carrello|cestino)|^acquista\b|metti nel carrello"
    r"|adicionar (?:ao|no) (?:carrinho|cesto)|colocar no carrinho"
    r"|(?:dodaj )?do koszyka|kup teraz|^kup\b|(?:vlozit|pridat) do kosik[ua]|^do kosik[ua]|^koupit"
    r"|kosarba|adauga in cos|dodaj u (?:ko[sr]aricu|korpu)|^u korpu\b|v kosarico|^kupit\b|i krepseli|ielikt groza|lisa (?:ostu)?korvi|cumpara(?: acum)?\b|sepete ekle|sat[iı]n al\b|hemen al\b|siparis ver"
    r"|lagg i (?:varukorg|kundvagn)|^kop\b|legg i (?:handle)?(?:kurv|vogn)|^kjop\b|l(?:ae|æ)g i (?:indkobs)?kurv|tilfoj til (?:indkobs)?kurv|lisaa (?:ostos)?koriin|^osta\b"
    r"|в корзину|^купить|^заказать\b|^купи\b|до кошика|у кошик|купити|добави в количката|στο καλαθι|加入购物车|加入購物車|立即购买|カートに(?:入れる|追加)|장바구니|(?:اضف|اضافة) الى (?:ال)?(?:سلة|عربة)|اشتر(?:ي)? الان|^شراء$|اطلب الان|הוסף לסל"
    r"|pre-?commander|^pre-?order\b|vorbestellen|^reserver maintenant"
)
"""What a button says that puts a thing into the cart."""

FILLS: Final = re.compile(
    r"\badd\b|ajout|in den (?:waren|einkaufs)korb|winkel(?:wagen|mand)|anadir|agregar|aggiungi|metti nel|adicionar|colocar no"
    r"|koszyk|kosik|kosar|in cos\b|sepete|varukorg|kundvagn|handlekurv|i kurv|koriin|в корзину|до кошика|у кошик"
)
"""What such a button says that fills the cart, where another one orders what is in it."""

BUY_ADDRESS: Final = re.compile(
    r"add[-_/]?to[-_/]?(?:cart|basket|bag)|(?:cart|basket|panier|checkout/cart|bag|korb)[/_.-](?:add|ajout|insert|put)|addproduct|add_product|action=(?:add_product|buy_now)|buy[-_]?now|addcart|cart_add|/add/\d+",
    re.IGNORECASE,
)
"""What the address, name or class of such a button or its form holds."""

OUT_OF_STOCK: Final = re.compile(
    r"out[ -]of[ -]stock|sold[ -]?out|(?:currently |temporarily )?unavailable|not (?:currently )?available|no longer available|not in stock|^stock ?: ?0\b|^0 (?:[a-z()]+ ){0,3}(?:in stock|en stock|auf lager|disponibles?|available|in magazzino)\b|^no stock|^none left"
    r"|rupture(?: de stock)?|epuise(?:e|s|es)?\b|indisponible|en rupture|plus (?:disponible|en stock)|victime de son succes|non disponible|stock epuise|hors stock|^vendu(?:e|s|es)?\b(?! (?:par|a l|au|avec|en|sous)\b)"
    r"|ausverkauft|nicht (?:auf lager|vorratig|verfugbar|lieferbar)|vergriffen|derzeit nicht"
    r"|uitverkocht|niet (?:op voorraad|leverbaar|beschikbaar)|agotado|sin (?:existencias|stock)|no disponible|fuera de stock"
    r"|esaurito|esaurita|non disponibile|terminato|esgotado|indisponivel|sem estoque|sem stock|fora de estoque"
    r"|brak (?:w magazynie|towaru)|niedostepn|wyprzedan|vyprodano|neni skladem|nedostupn|nincs raktaron|elfogyott|stoc epuizat|nu este in stoc|indisponibil"
    r"|stokta yok|tukendi|slutsald|utsolgt|udsolgt|ikke pa lager|ej i lager|slut i lager|loppuunmyyty|ei varastossa"
    r"|nie je na sklade|vypredan|nem rendelheto|nincs keszleten|nema na stanju|rasprodat|rasprodan|nije dostupn|ni na zalogi|razprodan|isparduota|neturime|nav noliktava|izpardot|labi muudud"
    r"|нет в наличии|нет на складе|изчерпан|няма (?:в )?налично|распродано|немає в наявності|εξαντλημενο|缺货|售罄|在庫切れ|売り切れ|품절|غير متوفر|غير متاح|نف[دذ]ت?\b|منتهي"
)
IN_STOCK: Final = re.compile(
    r"\bin[ -]stock\b|^available\b|available now|availability ?: ?(?:\d|yes|in )|\d+ (?:available|left|in stock|pieces?|items?)\b|ships? (?:in|within|today)"
    r"|en stock|^disponible\b|disponibilite ?: ?(?:oui|disponible|\d)|expedie sous|livrable|\d+ (?:disponibles?|articles? en stock|pieces?)|quantite disponible"
    r"|auf lager|vorratig|lieferbar|sofort verfugbar|op voorraad|leverbaar|en existencias|disponible(?:s)?\b|in magazzino|disponibile|disponibilita immediata"
    r"|em estoque|em stock|disponivel|w magazynie|dostepny|na stanie|skladem|skladom|na sklade|raktaron|keszleten|na stanju|na zalihi|na zalogi|sandelyje|noliktava|in stoc\b|stokta|^i lager|pa lager|varastossa"
    r"|в наличии|в наличност|на складе|в наявності|σε αποθεμα|διαθεσιμο|有货|有貨|现货|在庫あり|재고 있음|متوفر|متاح"
)
LIMITED: Final = re.compile(
    r"only \d+ (?:left|remaining|in stock)|low (?:in )?stock|few left|last (?:items?|pieces?|ones?) in stock|limited (?:stock|availability|quantity)"
    r"|plus que \d+|derniers? (?:articles?|exemplaires?|pieces?)|stock (?:limite|faible)|bientot (?:epuise|en rupture)|il (?:n'en |ne )reste (?:plus )?que"
    r"|nur noch|fast ausverkauft|ultim[aeio]s? (?:unidades|pezzi|articoli|articulos|piezas|pecas|bucati)|son \d+ (?:adet|urun)|ultimele \d+|quedan? \d+|nog maar \d+|ostatnie sztuki|last items"
)
PRE_ORDER: Final = re.compile(
    r"pre-?order|pre-?commande|vorbestell|preventa|preordin|pre-?venda|przedsprzedaz|forudbestil|forhandsbestall"
)
BACK_ORDER: Final = re.compile(
    r"(?:on |available (?:on |for )|can be )?back-?order|sur commande|disponible sur commande|en reapprovisionnement|nachbestell|reservar producto|ordinabile"
)
DISCONTINUED: Final = re.compile(
    r"discontinued|plus commercialise|n'est plus (?:vendu|fabrique|produit)|arrete definitivement|eingestellt"
)

CART: Final = re.compile(
    r"(?:^|[\s_-])(?:mini|top|header|side|shopping|widget|ajax|nav|site|off-?canvas|drawer|block|dropdown|your|my|panel)?[-_]?(?:cart|basket|panier|warenkorb|winkelwagen|carrito|carrello|minicart|checkout|wish-?list|(?<!price-)(?<!price_)compare)(?:$|[\s_-](?!item-?card|product-card|\d))"
)
"""A container's class or id that says it shows the visitor's cart, wish list or comparison."""

ADDS_TO_CART: Final = re.compile(
    r"add[-_ ]?(?:to|2)?[-_ ]?(?:cart|basket|bag|wish-?list|compare)|(?:cart|basket|wish-?list|compare)[-_]?(?:form|button|btn|add|action|actions|link|wrapper|icon|url|submit|quantity|box|area|container|controls?)|to[-_]?(?:cart|basket)|(?:btn|button)[-_]?(?:cart|basket)|product[-_](?:cart|basket)|cart[-_]product-form"
)
"""Names that look like a cart's but belong to the button that fills it."""

ASIDE: Final = re.compile(
    r"(?:^|[\s_-])(?:recent(?:ly)?[-_ ]?view(?:ed)?|recently|viewed|history|derniers?[-_ ]?vus|zuletzt|mega-?menu|search-?suggest\w*|suggestions?|autocomplete|newsletter|facets?|filters?|layered|price[-_]?(?:filter|slider|range)|breadcrumbs?|footer|cookie\w*|modal|popup|lightbox|quick-?view|testimonials?|reviews?|comments?|blog|post-?list|news)(?:$|[\s_-])"
)
"""A container that is beside the matter of a page: what stands in it is not offered by this page."""

LAYOUT: Final = re.compile(
    r"(?:^|[\s_-])(?:\w*side-?bar|col(?:umn)?[-_]?(?:left|right)|(?:left|right)[-_]{0,2}col(?:umn)?|aside|secondary|box-?(?:left|right)|left-?box)(?:$|[\s_-])"
)
"""A container named for its place on the page, which may be the matter's own."""

RELATED: Final = re.compile(
    r"related|similar|you may also|you might also|also (?:like|bought|viewed)|up-?sells?|cross-?sells?|recommend|recently|customers who|frequently bought|complete (?:the|your) look|best-?sellers?|more from|other products|accessories|trending|featured"
    r"|produits? (?:similaires?|associes?|lies|apparentes|complementaires|vus)|vous aimerez|autres? produits|dans la meme categorie|suggestions?|articles? similaires|recemment (?:vus|consultes)|les clients (?:ont|qui)|nos meilleures|accessoires|a decouvrir"
    r"|ahnliche|verwandte|zuletzt|kunden kauften|zubehor|productos? relacionados|tambien|prodotti (?:correlati|simili)|potrebbe|produtos relacionados|gerelateerde|vergelijkbare|podobne|powiazane|souvisejici|kapcsolodo|liknande|lignende|relaterede|похожие|сопутствующие|схожі"
)

DESCRIPTION_HEADING: Final = re.compile(
    r"(?:la |the )?(?:product |full |long )?(?:descriptions?|descriptif|details?|overview|presentation|about this (?:item|product))"
    r"(?: (?:du |de l'|of the |del? |of this )?(?:produit|product|article|item|producto|prodotto|annonce))?(?: complete?| detaillee?)?"
    r"|details? (?:du produit|de l'article)|(?:produkt)?beschreibung|artikelbeschreibung|descripcion(?: del producto)?|descrizione(?: del prodotto)?"
    r"|descricao(?: do produto)?|(?:product)?omschrijving|beskrivning|opis(?: produktu)?|en savoir plus|caracteristiques et description"
)
"""A heading, folded, behind which a thing is described."""

NOT_THE_PRICE: Final = re.compile(
    r"ship(?:ping|ment)|deliver|livraison|frais de port|\bport\b|versand|lieferung|verzend|envio|frete\b|spedizion|trasporto|dostaw|dostav|doprav|szallit|\bfra[kg]t\b|toimitus|kargo|доставк|porto\b|free over|offerte? (?:des|a partir)"
    r"|\bsave\b|saving|you save|econom|remise|\breduction|discount|\brabat|spar(?:en|t|st)|ahorra|risparmi|besparing|oszczed|\boff\b"
    r"|per month|/ ?mo(?:nth|is)|par mois|mensualit|installment|instal?ments|\bx sans frais|\d ?x (?:de )?|en \d fois|x fois|klarna|alma\b|paypal|afterpay|rate[n]?\b|monatlich|pro monat|per maand|al mese|al mes\b|ao mes\b|cuotas|miesiecznie|\braty\b|mesicne|splatk|reszlet|в месяц|на месяц|кредит|рассрочк"
    r"|reward|\bpoints?\b|loyalty|fidelite|cagnotte|gift ?card|cart total|total(?: du)? panier|subtotal|sous-total|\btotal\b|basket total|minimum order|minimum de commande"
    r"|\bfor both\b|\bboth for\b|\btogether\b|les deux\b|\bzusammen\b|\bunit ?price|prix unitaire|grundpreis|eco[- ]?(?:part|tax)|deposit|consigne|caution\b|tier|or more|ou plus|\bqty\b|a piece|dont eco|\brange\b|filter|lowest price (?:in|of)|prix le plus bas|omnibus|30 (?:days|jours|tage)"
)
"""Words beside an amount that say it is not what the thing costs."""

UNIT: Final = re.compile(
    r"^\s*(?:/|per\b|par\b|pro\b|le\b|la\b|al?\b)\s*(?:(?:\d+\s*)?(?:kg|g|l|ml|cl|m|m2|m²|litre|liter|month|mois|jour|day|an\b|year|semaine|week)|unit|piece|pcs)\b",
    re.IGNORECASE,
)

LIST_PRICE_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:old|was|compare(?:-?at)?|before|rrp|msrp|original|crossed|strike(?:d|through)?|striked|barre|ancien|previous|line-?through|discounted-?from|price--?original|uvp|statt|advised|non-?sale|regular[-_]?price[-_]?old|oldprice|priceold|wasprice|listprice|crossed-?out)(?:$|[\s_-])|old-?price|was-?price|price-?(?:old|was|list|before|compare|crossed|original|standard)|list-?price|compare-?price"
)
WEAK_LIST_NAME: Final = re.compile(
    r"full-?price|market-?price|regular|normal|standard|base-?price|usual|initial|retail"
)
LIST_PRICE_WORDS: Final = re.compile(
    r"^(?:old price|was|list price|rrp|msrp|r\.r\.p|regular price|original price|before|retail price|ancien prix|prix (?:public|conseille|initial|de base|barre|habituel|normal|original|d['’]origine)|au lieu de|le prix initial|avant|uvp|statt|bisher|alter preis|ursprunglicher preis|precio (?:original|anterior|normal)|antes|prezzo (?:originale|precedente)|original|preco original|de:|van\b|adviesprijs|oude prijs|cena (?:regularna|katalogowa)|ordinarie|for:)"
)
SALE_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:sale|special|new|current|now|final|promo|discount(?:ed)?|offer|actual|our|reduced|selling|special-?price)(?:$|[\s_-])|price-?(?:new|sale|special|current|now|final|sales)|sale-?price|special-?price|(?:^|\s)price(?:$|\s)"
)
PRICE_NAME: Final = re.compile(
    r"price|prix|preis|precio|prezzo|preco|cena|prijs|prislapp|amount|tarif|cost|\bpris\b|pricing"
)

PRICE_LABEL: Final = re.compile(
    r"(?:^|[^\W\d_] |^.{0,3})(?:(?:our|your|sale|case|unser|notre|nostro|nuestro|nossa|nasa) )?"
    r"(?:price|prix|preis|precio|prezzo|preco|prijs|cena|pris|pret|cijena|hinta|hind|fiyat|цена|цiна|ціна|τιμη|ar)(?: (?:ttc|incl|s dph|z vat|brutto))?\s*[:：]?\s*$"
)
"""The word that stands before what a thing costs."""

GENERIC_LINK: Final = re.compile(
    r"^(?:read more|more|more info(?:rmation)?|learn more|see more|details?|view(?: (?:details?|product|item|more|all|cart))?|quick ?view|shop now|select options?|choose options?|show(?: more)?|discover|see product|open"
    r"|lire la suite|en savoir plus|voir(?: (?:plus|le produit|l'article|details?|tout|la fiche|les options))?|decouvrir|plus d'infos?|apercu(?: rapide)?|choix des options|details|consulter|choisir|voir le detail"
    r"|weiterlesen|mehr(?: erfahren| infos?)?|zum produkt|ausfuhrung wahlen|details ansehen|lees meer|meer info(?:rmatie)?|bekijk|opties selecteren|ver(?: mas| producto| detalles)?|leer mas|seleccionar opciones|leggi (?:tutto|di piu)|dettagli|scegli|mostra|ver mais|detalhes|czytaj dalej|zobacz|wiecej|подробнее|sale!?|promo ?!?|new|nouveau|-?\d+ ?%|next|previous|suivant|precedent|compare|wishlist)(?: ?[›»→>…]+)?$"
)
"""A link's words that name no thing."""

CONTACT_PAGE: Final = re.compile(
    r"\bcontact(?:ez|er|o|ar)?(?:[- ]?nous|[- ]?us)?\b|nous (?:contacter|joindre|ecrire)|\bkontakt|get in touch|contatti|contattaci|contactenos|fale conosco|yhteystiedot|service client|customer (?:service|support)|kundenservice|klantenservice|contacteaza|iletisim|bize ulas|neem contact|اتصل بنا|تواصل معنا|контакт|связаться|联系"
)
LEGAL_PAGE: Final = re.compile(
    r"mentions?[- ]legales?|\bcg[vu]\b|conditions?[- ](?:generales|d'utilisation|de vente|of (?:use|sale)|d-utilisation)|conditions?-generales|terms(?:[- ](?:and|&|of)[- ]?(?:conditions?|service|use|sale))?\b|\bterms\b|legal(?:[- ]notice|es|[- ]info\w*)?\b|\bimprint\b|impressum|\bagb\b|datenschutz|privacy|confidentialite|vie privee|donnees personnelles|rgpd|\bgdpr\b|cookies? policy|politique[- ]|retours?\b|\breturns?\b|refund|rembours|retractation|widerruf|aviso[- ]legal|condiciones|privacidad|note legali|condizioni|termini|voorwaarden|algemene|regulamin|obchodni podminky|livraison|shipping|delivery|versand|lieferung|polit(?:ica|yka)|termos\b|juridisch|yasal|mesafeli satis|kullanim kosul|gizlilik|iade\b|termeni|date (?:companie|firma|identificare)|retur\b|الشروط|اشعار قانوني|سياسة|الخصوصية|условия|оферта|конфиденциальност"
)
ABOUT_PAGE: Final = re.compile(
    r"\babout(?:[- ]us)?\b|qui[- ]sommes|a[- ]propos|notre (?:histoire|boutique|equipe)|uber uns|ueber-uns|over ons|sobre nosotros|quienes somos|chi siamo|o nas\b|quem somos|\bfaq\b|foire aux questions|questions? frequent|frequently asked|haufige fragen|veelgestelde|preguntas|domande|garantie|guarantee|warranty|avis(?: clients?)?$|testimonials?|temoignages|reviews$|how (?:it|to)|comment (?:ca|commander|utiliser)|hakkimizda|biz kimiz|despre noi|من نحن|عن المتجر|الاسئلة الشائعة|tutoriels?|о нас|о компании"
)
NEVER: Final = re.compile(
    r"(?:^|[/?&=_.-])(?:cart|basket|panier|checkout|caisse|kasse|warenkorb|winkelwagen|commande|order-?(?:history|status|tracking)|login|log-?in|logout|log-?out|sign-?in|sign-?up|signin|register|registration|inscription|connexion|deconnexion|identification|mon-?compte|my-?account|account|compte|customer|user|profile|password|mot-?de-?passe|forgot\w*|wish-?list|liste-?d-?envies|compare|comparison|add-?to-?(?:cart|basket|wishlist|compare)|remove|delete|unsubscribe|newsletter|wp-admin|wp-login|admin|administrator|dashboard|xmlrpc|feed|rss|print|email-?(?:to-)?friend|tell_a_friend|send-?to-?friend|captcha|affiliate|voucher|returns?/add|write-?_?(?:a-?)?review|reviews?[/_-](?:add|new|write|create|form)|add[-_]review|redirect|advanced_search|share|reset|currency|setcurrency|lang(?:uage)?-?switch|i18n|callback)(?:[/?&=_.-]|$|\.(?:php|html?|aspx?))",
    re.IGNORECASE,
)
"""Addresses that lead to a visitor's own business, never to what a shop shows."""

PRODUCT_ADDRESS: Final = re.compile(
    r"/(?:product-page|products?|produits?|produkte?|productos?|producto|prodotti|prodotto|produto|item|itm|p|dp|pd|sku|artikel|article-\d|catalogue/[^/]+_\d+|goods|annonces?|ad|ads|listing|offre|vi|shop/[^/]+/[^/]+)/[^/?#]+|[?&](?:product_id|products_id|id_product|productid|pid|item|sku)=|-p-\d+\.html|_p\d+\.html|/p\d+(?:[/-]|$)|/\d+-[a-z0-9-]+\.html$|_\d+/?$|-\d{3,}\.html?$|product_info\.php|main_page=\w*product\w*_info|route=product[/.]product(?:&|$)|/products?/[^/]+/?$|page=item&id=",
    re.IGNORECASE,
)
CATEGORY_ADDRESS: Final = re.compile(
    r"/(?:product-category|categorie(?:-produit)?|categor(?:y|ies|ia|ie)|collections?|c|shop|boutique|catalog(?:ue)?|store|magasin|kategorie|departments?|rayon|univers|t|taxons?|annonces|search/category)(?:/|$)|[?&](?:cPath|path|id_category|category|cat|category_id|sCategory)=|route=product[/.]category|/\d+-[a-z0-9-]+/?$|-c-\d+\.html",
    re.IGNORECASE,
)
PAGE_ADDRESS: Final = re.compile(
    r"[?&](?:page|p|pg|paged|pagina|seite|product-page|start|offset|iPage|page_num|pageno)=\d+|/page[/-]\d+|/seite[/-]\d+|[,_-]p(?:age)?[-_]?\d+(?:\.html?)?$|/\d+/?$",
    re.IGNORECASE,
)
NEXT_WORDS: Final = re.compile(
    r"^(?:next(?: page)?|suivant(?:e|s)?|page suivante|pagina (?:siguiente|successiva|seguinte|urmatoare)|weiter|nachste(?: seite)?|volgende|siguiente|successiv[ao]|avanti|proxim[ao]|seguinte|nastepn[ay]|dalsi|kovetkezo|nasta|neste|naeste|seuraava|следующая|далее|вперед|下一页|次へ|[>›»→]+|load more|show more|charger plus|voir plus de produits|plus de produits)(?: ?[>›»→]+)?$"
)
