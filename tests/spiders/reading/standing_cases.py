"""Pages and what they are: one line of markup each, with the fields of the answer that matter."""

from typing import Any

PROSE = (
    "<p>"
    + "Notre boutique vend des téléphones et des accessoires pour toute la famille depuis dix ans. "
    * 25
    + "</p>"
)
NAV = "<nav>" + "".join(f"<a href='/c{n}'>Rayon {n}</a>" for n in range(20)) + "</nav>"
SHOP = f"{NAV}<h1>Mini téléphone</h1><form action='/cart/add'><button>Ajouter au panier</button></form><p>49,90 €</p>{PROSE}"

Case = tuple[str, str, str, dict[str, Any]]


def headers(**fields: str) -> dict[str, Any]:
    """Return header fields for a page; underscores stand for hyphens."""
    return {"headers": tuple((name.replace("_", "-"), value) for name, value in fields.items())}


CASES: list[Case] = [
    # seized
    ("seized", "the Oportik banner", "<title>Site saisi</title><img src=/gn.png><h1>Ce site Internet a été saisi</h1><p>par la Gendarmerie nationale, sous l’autorité de la JUNALCO du parquet de Paris.</p>", {}),
    ("banner", "domain name by judge", "<h1>CE NOM DE DOMAINE A FAIT L’OBJET D’UNE SAISIE JUDICIAIRE</h1><p>Tribunal judiciaire de Paris</p>", {}),
    ("banner", "dismantled", "<h2>Cette plateforme a été démantelée</h2><p>Opération conduite par la gendarmerie nationale et Europol.</p>", {}),
    ("seized", "closed by decision", "<p>L’accès à ce site a été suspendu par décision du tribunal judiciaire de Lyon.</p>", {}),
    ("seized", "authorities first", "<p>La gendarmerie nationale a procédé à la fermeture de ce site dans le cadre d’une enquête judiciaire.</p>", {}),
    ("banner", "under status 403", "<h1>Ce site a été saisi par la police judiciaire</h1>", {"status": 403}),
    ("seized", "FBI", "<title>THIS DOMAIN HAS BEEN SEIZED</title><h1>This domain has been seized</h1><p>by the Federal Bureau of Investigation pursuant to a seizure warrant, 18 U.S.C. § 981.</p>", {}),
    ("seized", "Europol hidden service", "<h1>This hidden site has been seized</h1><p>as part of a joint law enforcement operation by Europol and Eurojust</p>", {}),
    ("banner", "taken down", "<p>This website has been taken down by law enforcement.</p>", {}),
    ("banner", "BKA", "<h1>Diese Webseite wurde beschlagnahmt</h1><p>Bundeskriminalamt und Zentralstelle zur Bekämpfung der Internetkriminalität</p>", {}),
    ("banner", "Dutch police", "<h1>Deze website is in beslag genomen</h1><p>Politie en Openbaar Ministerie</p>", {}),
    ("banner", "Guardia di Finanza", "<h1>Questo sito è stato sottoposto a sequestro</h1><p>Guardia di Finanza, Procura della Repubblica</p>", {}),
    ("banner", "Guardia Civil", "<h1>Este dominio ha sido intervenido</h1><p>Guardia Civil – Autoridad Judicial</p>", {}),
    ("banner", "Polícia", "<h1>Este site foi apreendido</h1><p>Polícia Federal</p>", {}),
    ("banner", "picture only", "<title>oportik</title><img src='/banner_site-saisi_gendarmerie.jpg' alt='Site saisi par la gendarmerie nationale'>", {}),
    ("banner", "picture name only", "<body style='margin:0'><img src='/images/seizure-banner-fbi.png'></body>", {}),
    ("seized", "picture of an official host", "<title>oportik</title><img src='https://saisie.gendarmerie.interieur.gouv.fr/site-saisi.png' alt='Site saisi'>", {}),
    ("seized", "words beside an official picture", "<h1>Ce site a été saisi</h1><img src='https://www.justice.gov/seal.png'>", {}),
    ("banner", "whole words with a way to the next shop", "<h1>Ce site a été saisi par la Gendarmerie nationale</h1><p>Sur décision du tribunal judiciaire.</p><a href='https://neuf.example/'>ici</a>", {}),
    ("banner", "whole words above a form", "<h1>Ce site a été saisi par la Gendarmerie nationale</h1><p>Sur décision du tribunal judiciaire.</p><form><input name=code></form>", {}),
    ("banner", "a host that sounds official", "<h1>Ce site a été saisi</h1><img src='https://gouv.fr.example/seal.png'>", {}),
    ("content", "a question to readers", "<h1>Votre site a été saisi par la gendarmerie ?</h1><p>Nos conseils.</p>", {}),
    ("content", "a question in English", "<h1>This website has been seized by the police?</h1><p>What to do next.</p>", {}),
    ("content", "an offer to who lost a site", "<h1>Your website has been seized by the police.</h1><p>We defend you. Law firm, Paris.</p>", {}),
    ("content", "press article quotes banner", f"<meta property='og:type' content='article'>{NAV}<article><h1>Prison : la boutique Oportik fermée</h1><p>Les visiteurs lisent désormais : « Ce site Internet a été saisi par la Gendarmerie nationale ».</p>{PROSE}</article>", {}),
    ("content", "short press article", f"<meta property='og:type' content='article'>{NAV}<article><h1>« Ce site a été saisi »</h1><p>La gendarmerie a saisi le site Oportik ce mardi, annonce le parquet de Paris. {'Les enquêteurs ont travaillé des mois. ' * 30}</p></article>", {}),
    ("content", "small front page with a headline", "<title>La Gazette</title><h1>La Gazette</h1><h2><a href='/a/1'>Le site Oportik saisi, deux suspects présentés à un juge</a></h2><p>Le tribunal a décidé.</p><h2><a href='/a/2'>Météo</a></h2>", {}),
    ("content", "forum speaks of seizure", f"{NAV}<div class='post' id='p1'>Vous avez vu ? Ce site a été saisi par la gendarmerie. {'On en parle depuis hier sur tous les forums. ' * 40}</div>", {}),
    ("content", "shop terms speak of authorities", f"{NAV}<h1>CGV</h1><p>Si ce site était saisi par les autorités judiciaires, vos données seraient transmises.</p>{PROSE}", {}),
    # blocked
    ("blocked", "Cloudflare challenge", "<title>Just a moment...</title><script>window._cf_chl_opt={cvId:'3'}</script><noscript>Enable JavaScript and cookies to continue</noscript>", {"status": 403}),
    ("blocked", "Cloudflare challenge under 200", "<title>Un instant…</title><script>window._cf_chl_opt={}</script>", {}),
    ("blocked", "Cloudflare header", "<p>x</p>", headers(cf_mitigated="challenge", server="cloudflare")),
    ("blocked", "Cloudflare 1020", "<title>Attention Required! | Cloudflare</title><h1>Sorry, you have been blocked</h1>", {"status": 403, **headers(server="cloudflare")}),
    ("blocked", "DataDome", "<title>shop.example</title><p>Please enable JS and disable any ad blocker</p><script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script>", {}),
    ("blocked", "AWS WAF header", "<p>x</p>", {"status": 202, **headers(x_amzn_waf_action="challenge")}),
    ("blocked", "AWS WAF page", "<title></title><script src='https://abc.token.awswaf.com/abc/challenge.js'></script><div id='challenge-container'></div>", {}),
    ("blocked", "Akamai", "<title>Access Denied</title><h1>Access Denied</h1>You don't have permission. Reference #18.abc https://errors.edgesuite.net/18.abc", {"status": 403, **headers(server="AkamaiGHost")}),
    ("blocked", "Imperva", "<html><body><iframe src='/_Incapsula_Resource?x=1'>Request unsuccessful. Incapsula incident ID: 1-2</iframe></body></html>", {}),
    ("blocked", "PerimeterX", "<title>Access to this page has been denied</title><div id='px-captcha'></div><p>Press & Hold to confirm you are a human</p>", {}),
    ("blocked", "hCaptcha page", "<title>Vérification</title><p>Vérifiez que vous êtes humain</p><div class='h-captcha' data-sitekey='x'></div>", {}),
    ("blocked", "reCAPTCHA page in French", "<h1>Êtes-vous un robot ?</h1><div class='g-recaptcha'></div>", {}),
    ("blocked", "Anubis", "<title>Making sure you're not a bot!</title><script id='anubis_challenge'>{}</script><p>Loading...</p>", {}),
    ("blocked", "Wordfence", "<title>Your access to this site has been limited</title><h1>Your access to this site has been limited by the site owner</h1><p>Generated by Wordfence</p>", {"status": 503}),
    ("blocked", "DDoS-Guard", "<title>DDoS-Guard</title><p>Checking your browser before accessing shop.example</p><script src='/.well-known/ddos-guard/js'></script>", {}),
    ("blocked", "429", "<p>Too many requests</p>", {"status": 429}),
    ("blocked", "401", "<p>Authorization required</p>", {"status": 401}),
    ("blocked", "French refusal under 200", "<h1>Accès refusé</h1><p>Votre adresse IP a été bloquée.</p>", {}),
    ("blocked", "Google sorry", "<p>Our systems have detected unusual traffic from your computer network.</p>", {}),
    ("content", "captcha in contact form", f"{NAV}<h1>Contact</h1><form><textarea></textarea><div class='g-recaptcha' data-sitekey='6L'></div><script src='https://www.google.com/recaptcha/api.js'></script></form>{PROSE}", {}),
    ("content", "short contact form with captcha", f"{NAV}<h1>Nous contacter</h1><form><label>Nom</label><input><label>Message</label><textarea></textarea><div class='g-recaptcha'></div><button>Envoyer</button></form><p>12 rue des Lilas, 75011 Paris</p>", {}),
    ("content", "Cloudflare's beacon on a shop", f"{SHOP}<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>", {}),
    ("content", "shop behind DataDome", f"{SHOP}<script src='https://js.datadome.co/tags.js'></script>", {}),
    ("content", "product is a captcha book", f"{NAV}<h1>Livre : Êtes-vous un robot ?</h1><p>12 €</p><button>Ajouter au panier</button>{PROSE}", {}),
    # login walls
    ("login_wall", "Instagram redirect", "<title>Instagram</title><form><input type=password></form>", {"url": "https://www.instagram.example/accounts/login/?next=/portik/", "requested_url": "https://www.instagram.example/portik/"}),
    ("login_wall", "Instagram in French", "<title>Connexion • Instagram</title><p>Connectez-vous pour voir les photos et vidéos de vos amis.</p><input type=password>", {}),
    ("login_wall", "Facebook", "<title>Log into Facebook</title><p>You must log in to continue.</p><input type=password>", {}),
    ("login_wall", "X", "<title>X</title><h1>Log in to X</h1><p>Sign up to see this profile. Log in or create an account.</p>", {}),
    ("login_wall", "phpBB", "<title>Forum - Connexion</title><p>Vous devez être enregistré et connecté pour consulter ce forum.</p><form><input name=username><input type=password></form>", {}),
    ("login_wall", "MyBB", "<p>You are either not logged in or do not have permission to view this page. You must be logged in to view this.</p><input type=password>", {}),
    ("login_wall", "TikTok", "<title>Log in | TikTok</title><p>Log in to TikTok</p>", {}),
    ("login_wall", "private", "<h1>Ce compte est privé</h1><p>Connectez-vous pour voir ses photos.</p>", {}),
    ("content", "login link in header", f"<header><a href='/login'>Se connecter</a></header>{SHOP}", {}),
    ("content", "login form in header", f"<form><input name=u><input type=password><button>Connexion</button></form>{NAV}<div class='post'>Bonjour à tous</div>{PROSE}", {}),
    ("content", "account page asked for", "<title>Mon compte</title><form><input type=password></form><p>Identifiez-vous pour suivre vos commandes</p>", {"url": "https://shop.example/my-account/"}),
    # shells
    ("needs_scripts", "React", "<title>Boutique</title><noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div><script src='/static/js/main.js'></script>", {}),
    ("needs_scripts", "Vue in French", "<title>Boutique</title><noscript><strong>Merci d’activer JavaScript pour continuer.</strong></noscript><div id=app></div><script src=/app.js></script>", {}),
    ("needs_scripts", "empty mount", "<title>S</title><div id=\"__next\"></div><script src='/a.js'></script>", {}),
    ("content", "noscript note on a full page", f"<noscript>Activez JavaScript</noscript><div id='app'>{SHOP}</div><script src=a.js></script>", {}),
    ("content", "rendered small page", "<h1>Bonjour</h1><script src=a.js></script>", {"rendered": True}),
    # not found
    ("not_found", "404", "<h1>Oups</h1>", {"status": 404}),
    ("not_found", "410", "<h1>Gone</h1>", {"status": 410}),
    ("not_found", "French soft 404", f"<title>Page introuvable - Boutique</title>{NAV}<h1>Page introuvable</h1>", {}),
    ("not_found", "PrestaShop soft 404", f"<title>Boutique</title>{NAV}<h1>Cette page n’existe pas</h1>", {}),
    ("not_found", "English", f"<title>404 Not Found | Shop</title>{NAV}", {}),
    ("not_found", "Oops", f"<title>Shop</title>{NAV}<h1>Oops! That page can’t be found.</h1>", {}),
    ("not_found", "German", f"<title>Seite nicht gefunden – Laden</title>{NAV}", {}),
    ("not_found", "Spanish", f"<title>Página no encontrada | Tienda</title>{NAV}", {}),
    ("not_found", "Italian", f"<title>Pagina non trovata – Negozio</title>{NAV}", {}),
    ("not_found", "Dutch", f"<title>Pagina niet gevonden</title>{NAV}", {}),
    ("not_found", "Instagram", "<title>Instagram</title><h2>Désolé, cette page n’est pas disponible.</h2><p>Le lien est peut-être rompu.</p>", {}),
    ("not_found", "product gone", f"<title>Produit introuvable</title>{NAV}", {}),
    ("not_found", "deep page sent home", SHOP, {"url": "https://shop.example/", "requested_url": "https://shop.example/p/12-mini"}),
    ("content", "product named 404", f"<title>T-shirt Error 404 - Boutique</title>{SHOP}", {}),
    ("content", "home asked for in French", SHOP, {"url": "https://shop.example/", "requested_url": "https://shop.example/fr/"}),
    ("content", "out of stock is a listing", f"<title>Mini tel</title>{NAV}<h1>Mini tel</h1><p>Ce produit n’est plus disponible</p><p>49,90 €</p><button>Ajouter au panier</button>{PROSE}", {}),
    # parked, expired
    ("parked", "for sale", "<title>portik.example</title><h1>This domain is for sale</h1><a href='#'>Make an offer</a>", {}),
    ("parked", "French for sale", "<h1>Ce nom de domaine est à vendre</h1>", {}),
    ("parked", "Sedo", "<title>portik.example</title><script src='https://img.sedoparking.com/x.js'></script><p>Related Searches</p>", {}),
    ("parked", "ParkingCrew", "<html data-adblockkey='MFww'><head><title>portik.example</title></head><body></body></html>", {}),
    ("parked", "OVH", "<h1>Félicitations ! Votre domaine a bien été créé chez OVHcloud !</h1>", {}),
    ("parked", "nginx", "<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed.</p>", {}),
    ("parked", "Apache", "<title>Apache2 Debian Default Page: It works</title><p>This is the default welcome page.</p>", {}),
    ("expired", "domain", "<h1>This domain has expired</h1><p>Renew it now.</p>", {}),
    ("expired", "French domain", "<p>Ce nom de domaine a expiré. Contactez votre bureau d’enregistrement.</p>", {}),
    ("expired", "suspended", "<title>Account Suspended</title><h1>This Account has been suspended.</h1>", {}),
    ("expired", "Shopify closed", "<title>Unavailable</title><h1>Sorry, this shop is currently unavailable.</h1>", {}),
    ("content", "shop sells domains", f"<h1>Acheter un domaine</h1><p>Ce domaine est à vendre 12 €</p><button>Ajouter au panier</button>{NAV}{PROSE}", {}),
    ("content", "offer has expired", f"{SHOP}<p>Cette offre a expiré le 12 janvier.</p>", {}),
    # maintenance, errors
    ("maintenance", "French", "<title>Site en maintenance</title><h1>Nous revenons très vite</h1>", {}),
    ("maintenance", "WordPress", "<title>Maintenance</title><p>Briefly unavailable for scheduled maintenance. Check back in a minute.</p>", {"status": 503}),
    ("maintenance", "PrestaShop", "<h1>Nous serons bientôt de retour.</h1><p>Notre boutique est actuellement en maintenance.</p>", {"status": 503}),
    ("maintenance", "coming soon", "<title>Portik</title><h1>Bientôt en ligne</h1>", {}),
    ("content", "maintenance in a product text", f"{SHOP}<p>Kit de maintenance inclus. Le site est en maintenance le dimanche.</p>", {}),
    ("content", "article on maintenance", f"<title>Maintenance de votre téléphone</title>{NAV}<h1>Conseils de maintenance</h1>{PROSE}", {}),
    ("error", "500", "<h1>Internal Server Error</h1>", {"status": 500}),
    ("error", "502", "<title>502 Bad Gateway</title><center>nginx</center>", {"status": 502}),
    ("error", "database under 200", "<h1>Error establishing a database connection</h1>", {}),
    ("error", "Cloudflare 522", "<title>shop.example | 522: Connection timed out</title><h1>Connection timed out</h1>", {"status": 522, **headers(server="cloudflare")}),
    # redirects, nothing
    ("redirected", "another site answers", SHOP, {"url": "https://nouveau-portik.example/", "requested_url": "https://oportik.example/"}),
    ("redirected", "meta refresh", "<meta http-equiv='refresh' content='0; url=https://nouveau-portik.example/'>", {}),
    ("redirected", "script", "<script>window.location.href = 'https://nouveau-portik.example/';</script>", {}),
    ("redirected", "status 301", "", {"status": 301, **headers(Location="https://nouveau-portik.example/")}),
    ("content", "www added", SHOP, {"url": "https://www.shop.example/", "requested_url": "http://shop.example/"}),
    ("content", "refresh of itself", f"<meta http-equiv='refresh' content='60; url=https://shop.example/'>{SHOP}", {}),
    ("empty", "no bytes", "", {}),
    ("empty", "no words", "<html><head></head><body></body></html>", {}),
    ("content", "an ordinary shop", SHOP, {}),
    ("content", "a short shop page", "<title>Portik</title><h1>Portik</h1><p>Mini téléphone 49 €, commande par Snap : portik_75</p>", {}),
    ("content", "a picture page", "<title>Portik</title><img src='/tel.jpg' alt='mini téléphone'>", {}),
]  # fmt: skip
