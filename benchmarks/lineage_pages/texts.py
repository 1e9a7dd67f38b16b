"""What sellers, shops, press and authorities of the world say: invented sentences, some of several hands."""

OFFERS = (
    "Mini téléphone indétectable, il passe le portique sans sonner, testé avant chaque envoi.",
    "Le petit L8star ne sonne pas au portique, une famille du 69 s'en sert depuis six mois.",
    "Mini tel 100% plastique sans métal, invisible au BIPS, envoi discret en 48h.",
    "Téléphone préparé pour passer le portique, carte SIM prépayée incluse et déjà active.",
    "Ici que du mini tel préparé : zéro ferraille, zéro bip au parloir, batterie longue durée.",
    "Indétectable au détecteur à main, taille d'un briquet, le frère à l'intérieur vous dira merci.",
    "Nos puces et nos minis passent les portiques des maisons d'arrêt, remboursé si ça bipe.",
    "Mini phone allégé par nos soins : plus aucune pièce qui fait sonner le portique.",
)
OWN = (
    "On prépare chaque appareil à la main le soir, donc comptez un jour de plus le lundi.",
    "Pas d'appel avant dix heures, on dort, mais les messages on les lit tous promis.",
    "La boîte est plate, elle glisse dans une pile de linge sans faire de bosse.",
    "Si la vitre casse en route vous filmez le carton et on renvoie le même modèle.",
    "Chez nous jamais de remise en main propre, que du relais ou la poste du quartier.",
    "Le chargeur court est offert, le long est à cinq euros parce qu'il est solide.",
    "Toutes nos ventes partent de Villeurbanne, le tampon du colis peut changer.",
    "Demandez toujours le code du jour, sans le code on ne répond pas aux inconnus.",
    "On ne fait pas crédit, ni aux cousins, ni aux amis des cousins, désolé la famille.",
    "La notice tient sur une feuille, mon fils l'a dessinée, elle est très claire.",
    "Le dimanche on emballe tout, merci de commander le samedi avant la nuit.",
    "Un client content vaut mieux que dix pubs, alors parlez de nous autour de vous.",
    "Ne jetez pas le petit tournevis, il sert à ouvrir la trappe de la carte.",
    "Les couleurs changent selon l'arrivage, on met la photo du vrai stock chaque mardi.",
    "La garantie c'est trente jours montre en main, pas un de plus, soyez corrects.",
    "Pour deux appareils le port est pour nous, pour un seul c'est moitié moitié.",
)
TERMS = (
    "Le vendeur expédie sous deux jours ouvrés après réception du règlement par le client.",
    "Toute réclamation se fait par message avec une vidéo de l'ouverture du colis complet.",
    "Aucun retour n'est pris après usage, hormis panne constatée dans les quinze jours.",
    "Le prix affiché comprend la préparation, le test au portique et la carte de la puce.",
    "En cas de perte du colis nous partageons la somme à moitié avec l'acheteur prévenu.",
    "Les commandes groupées se règlent en une fois, avant le mercredi soir au plus tard.",
    "Le client garde pour lui l'adresse de la boutique et ne la publie pas ailleurs.",
    "Nos tarifs valent jusqu'à la prochaine livraison et changent sans autre annonce.",
    "La batterie est neuve, son remplacement coûte dix euros si le client l'abîme.",
    "Les messages des clients sont effacés chaque semaine, gardez donc votre numéro.",
    "Un échange de modèle est possible une fois, le port reste à la charge du client.",
    "Toute commande non réclamée au relais après dix jours est perdue pour l'acheteur.",
)
SHOP = (
    "Notre boutique de {0} vous accueille du lundi au samedi au cœur de {1}.",
    "Retrouvez nos {0} choisis avec soin, fabriqués près de {1} depuis trois générations.",
    "La livraison de vos {0} est offerte dès soixante euros d'achat partout en France.",
    "Nos conseillers de {1} répondent à toutes vos questions sur les {0} par téléphone.",
    "Vous disposez de quatorze jours pour changer d'avis sur vos {0}, retour compris.",
    "Un atelier de {1} entretient et répare vos {0} avec des pièces d'origine.",
)
DEFAULTS = (
    "Save my name, email, and website in this browser for the next time I comment.",
    "Votre panier est actuellement vide, retournez à la boutique pour continuer vos achats.",
    "Bienvenue sur votre nouvelle boutique, ceci est un article de démonstration à modifier.",
)
GOODS = "théières coques lampes savons bougies carnets bonnets gants jouets vélos outils thés cafés plantes cadres tapis".split()
TOWNS = "Annecy Dijon Quimper Albi Rodez Niort Cahors Vannes Colmar Arras Laval Tulle".split()
MODELS = "BM10 BM30 BM50 BM70 BM90 BM200 J8 J9 KK1 Zanco Fly M4 S5 T3 X1".split()
PRESS = (
    "Le parquet a saisi le site {0}, qui vendait des téléphones indétectables à des détenus.",
    "Selon les enquêteurs, {0} donnait rendez-vous à ses clients sur Snapchat sous le nom {1}.",
    "Le numéro {2} ne répond plus depuis l'opération menée par les gendarmes hier matin.",
    "Trois personnes ont été placées en garde à vue, a dit la procureure lors d'un point de presse.",
    "L'administration pénitentiaire rappelle que faire entrer un téléphone est un délit puni par la loi.",
)
SYLLABLES = (
    "mi ra to lo ki na vel dor zan pho lu bri sec ton ja mer pi gal ro du fe sa tel mo".split()
)
