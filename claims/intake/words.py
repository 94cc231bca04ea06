"""Stop words and page-furniture phrases: data, no logic.

Every entry is lower case, with a straight apostrophe; lines are brought to that form before they are compared.
"""

from typing import Final

STOP_WORDS: Final[dict[str, frozenset[str]]] = {
    "fr": frozenset(
        "le la les l d un une des du de au aux et ou mais donc que qui qu quoi dont où ce cet cette ces c s n j m t "
        "il elle ils elles on nous vous je tu se sa son ses leur leurs notre nos votre vos mon ma mes ne pas plus "
        "par pour dans sur avec sans sous entre vers chez est sont été être avoir a ont était étaient sera fait "
        "comme si tout tous toute toutes très aussi même après avant encore déjà alors ainsi lors selon depuis "
        "y en à là peut avait".split()
    ),
    "en": frozenset(
        "the a an and or but of to in on at by for with from as is are was were be been being has have had will would "
        "can could should may might must do does did not no it its he she they them their his her we our you your i "
        "my this that these those there which who whom whose what when where how why if than then so such also more "
        "most some any all about after before over under between into out up down only other because while during "
        "said".split()
    ),
    "de": frozenset(
        "der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine ist sind war waren "
        "wird werden wurde wurden hat haben hatte hatten kann können soll sollen muss müssen ich du er sie es wir ihr "
        "ihm ihn ihnen sich mich mir uns von vom zu zum zur mit nach bei aus auf für in im an am um über unter vor "
        "durch gegen ohne bis als wie wenn dass weil ob auch noch nur schon so sehr mehr man dieser diese dieses "
        "damit".split()
    ),
    "es": frozenset(
        "el la los las un una unos unas y o pero que de del al a en con por para sin sobre entre hasta desde es son "
        "fue fueron era ser está están estaba ha han había hay no ni se su sus le les lo me te nos mi tu este esta "
        "estos estas ese esa eso como más muy también ya cuando donde quien porque si aunque tras según todo todos "
        "toda todas otro otra durante contra".split()
    ),
}
"""The languages that intake can tell, and the small words that tell them."""

RIVAL_STOP_WORDS: Final[dict[str, frozenset[str]]] = {
    "it": frozenset(
        "il lo la i gli le un uno una di del della dei degli delle dello e è che non per con da dal dalla in nel nella "
        "al alla su sul sono stato anche come più ma se ha hanno essere questo questa si ci suo sua".split()
    ),
    "pt": frozenset(
        "o a os as um uma e é de do da dos das em no na nos nas que não para por com mais como se foi são ao aos à "
        "pelo pela seu sua ele ela também ou mas está ser tem já".split()
    ),
    "nl": frozenset(
        "de het een en van in is dat op te zijn met voor niet aan er om ook als maar dan bij nog door naar uit wordt "
        "werd heeft hij ze zij wij deze die over tot worden was".split()
    ),
    "ca": frozenset(
        "el la els les un una i de del dels que no és amb per en al als es ha han aquest aquesta també més seva seu "
        "com són va però o als".split()
    ),
    "ro": frozenset(
        "și în de la cu pe că nu o un a al ale din pentru este sunt care mai fost se lui au sau dar prin după".split()
    ),
    "sv": frozenset(
        "och i att det som en ett är på av för med den till inte har de om var han hon från vi men så kan ska".split()
    ),
}
"""Languages that share small words with ours: when one of them fits better, the answer is "other"."""

AFTER_BODY: Final[tuple[str, ...]] = (
    # A line that is only this (and perhaps a number) opens what follows an article, seldom something inside it.
    # French
    "plus d'articles similaires", "articles similaires", "articles liés", "articles connexes", "à lire aussi",
    "a lire aussi", "à lire également", "sur le même sujet", "sur le même thème", "dans la même rubrique",
    "les plus lus", "articles les plus lus", "les plus consultés", "à découvrir", "à découvrir aussi",
    "à écouter aussi", "à voir aussi", "a voir aussi", "commentaires", "commentaire", "vos commentaires",
    "laisser un commentaire", "laissez un commentaire", "ajouter un commentaire", "poster un commentaire",
    "partagez cette publication", "partager cet article", "partagez cet article", "populaire",
    "nos derniers articles", "articles récents", "derniers articles", "à propos de l'auteur", "plus d'articles",
    "vous aimerez aussi", "contenus sponsorisés", "mots-clés",
    # English
    "related articles", "related posts", "related stories", "related news", "related content", "related topics",
    "related", "more stories", "more news", "more articles", "more from", "more on this", "more on this story",
    "you may also like", "you might also like", "recommended", "recommended for you", "recommended stories",
    "most popular", "most read", "most viewed", "popular posts", "trending", "trending now", "latest news",
    "latest stories", "latest articles", "recent posts", "recent articles", "comments", "comment", "leave a reply",
    "leave a comment", "post a comment", "add a comment", "join the conversation", "join the discussion",
    "view comments", "show comments", "discussion", "about the author", "about the authors", "share this",
    "share this post", "share this article", "share this story", "sponsored", "sponsored content",
    "sponsored stories", "popular", "read next", "up next", "what to read next", "explore more", "explore further",
    "editor's picks", "editors' picks", "from our partners", "around the web", "more in", "responses", "footnotes",
    "references",
    # German
    "das könnte sie auch interessieren", "das könnte dich auch interessieren", "das könnte ihnen auch gefallen",
    "das könnte dir auch gefallen", "auch interessant", "ähnliche artikel", "ähnliche beiträge", "verwandte artikel",
    "verwandte themen", "weitere artikel", "weitere beiträge", "weitere meldungen", "weitere nachrichten",
    "mehr zum thema", "lesen sie auch", "lesen sie mehr", "meistgelesen", "meistgelesene artikel",
    "am meisten gelesen", "kommentare", "kommentar", "kommentieren", "kommentar schreiben", "kommentar hinterlassen",
    "schreibe einen kommentar", "schreiben sie einen kommentar", "kommentar verfassen", "neueste beiträge",
    "aktuelle beiträge", "artikel teilen", "beitrag teilen", "teilen mit", "über den autor", "über die autorin",
    "zum autor", "zur autorin", "leserkommentare", "auch auf",
    # Spanish
    "artículos relacionados", "noticias relacionadas", "notas relacionadas", "contenido relacionado", "relacionados",
    "relacionadas", "te puede interesar", "te podría interesar", "también te puede interesar", "le puede interesar",
    "lea también", "lee también", "ver también", "más leídas", "lo más leído", "las más leídas", "lo más visto",
    "más noticias", "últimas noticias", "comentarios", "deja un comentario", "deja una respuesta",
    "dejar un comentario", "escribe un comentario", "comparte", "compartir", "comparte esta noticia", "más de",
    "sobre el autor", "en portada", "recomendados", "temas relacionados",
)  # fmt: skip

LABELS: Final[tuple[str, ...]] = (
    # A line that is only this is a label or a button of the page.
    "facebook", "twitter", "whatsapp", "telegram", "instagram", "linkedin", "pinterest", "youtube", "reddit", "email",
    "e-mail", "mail", "tiktok", "tumblr", "flipboard", "pocket", "mastodon", "bluesky", "rss", "x", "print", "share",
    "tweet", "like", "save", "menu", "search", "home", "login", "log in", "sign in", "sign up", "subscribe",
    "advertisement", "ad", "ads", "read more", "show more", "load more", "see more", "see all", "view all",
    "continue reading", "click here", "back to top", "next", "previous", "close", "skip to content", "follow us",
    "follow", "contact", "contact us", "about", "about us", "privacy", "privacy policy", "terms of use", "terms",
    "news", "tags", "topics", "copy link", "listen", "more", "reply", "newsletter", "newsletters", "partager",
    "partagez", "imprimer", "accueil", "rechercher", "recherche", "connexion", "se connecter", "s'abonner",
    "abonnez-vous", "je m'abonne", "publicité", "lire la suite", "voir plus", "voir tout", "haut de page", "suivant",
    "précédent", "fermer", "suivez-nous", "mentions légales", "contactez-nous", "actualités", "ici", "écouter",
    "répondre", "lire plus", "en savoir plus", "copier le lien", "envoyer", "teilen", "drucken", "startseite",
    "suche", "suchen", "anmelden", "einloggen", "abonnieren", "anzeige", "werbung", "weiterlesen", "mehr anzeigen",
    "mehr erfahren", "mehr lesen", "nach oben", "weiter", "zurück", "schließen", "folgen sie uns", "folge uns",
    "kontakt", "impressum", "datenschutz", "datenschutzerklärung", "agb", "merken", "antworten", "vorlesen",
    "aktuelles", "schlagworte", "schlagwörter", "themen", "imprimir", "inicio", "buscar", "iniciar sesión",
    "suscribirse", "suscríbete", "publicidad", "leer más", "seguir leyendo", "ver más", "ver todo", "subir",
    "siguiente", "anterior", "cerrar", "síguenos", "contacto", "aviso legal", "escuchar", "responder", "etiquetas",
    "temas", "copiar enlace", "guardar",
)  # fmt: skip

OPENINGS: Final[tuple[str, ...]] = (
    # A line that begins with this is furniture, however it goes on (up to FURNITURE_LENGTH).
    "©", "copyright ©", "copyright (c)", "copyright 20", "tags:", "tags :", "filed under", "posted in", "share this",
    "share on", "share to", "click to share", "read more", "read also", "also read", "see also:", "related:",
    "read next", "more:", "previous article", "next article", "follow us", "follow @", "photo:", "photo by", "image:",
    "credit:", "picture:", "disclaimer", "advertisement", "created with sketch", "you may also like",
    "get the latest", "this article was originally", "required fields", "support us", "powered by", "lire aussi",
    "à lire aussi", "a lire aussi", "lire également", "voir aussi", "partager sur", "partagez", "mots-clés",
    "crédit :", "crédits :", "photo :", "suivez-nous", "suivez nous", "vous êtes ici", "article précédent",
    "article suivant", "plus d'articles", "lesen sie auch", "lesen sie mehr", "lies auch", "mehr zum thema",
    "das könnte sie", "das könnte dich", "das könnte ihnen", "auch interessant", "teilen auf", "folgen sie uns",
    "foto:", "fotos:", "bild:", "quelle:", "vorheriger artikel", "nächster artikel", "vorheriger beitrag",
    "nächster beitrag", "schlagworte", "schlagwörter", "siehe auch:", "lea también", "lee también", "lea además",
    "le puede interesar", "te puede interesar", "compartir en", "síguenos", "etiquetas:", "foto :", "fotografía:",
    "artículo anterior", "artículo siguiente", "ver también", "leer más", "lea más", "lea:", "lee más", "mira:",
    "mira también",
)  # fmt: skip

INSIDE: Final[tuple[str, ...]] = (
    # A line of furniture length with one of these speaks for the site to its reader, not for the article.
    "sign up for our", "sign up for free", "sign up to our", "sign up to get", "sign up to receive", "sign up here",
    "signing up to our", "log in to your", "log in to comment", "sign in to your", "sign in to comment",
    "be logged in to", "subscribe to our", "subscribe to the", "our privacy policy", "our terms of",
    "terms of use and", "terms of service apply", "download our app", "votre adresse e-mail", "votre adresse email",
    "votre adresse mail", "notre politique de confidentialité", "conditions générales d'utilisation",
    "conditions générales de vente", "ihre e-mail-adresse", "deine e-mail-adresse", "ihrer e-mail-adresse",
    "unsere datenschutzerklärung", "unserer datenschutzerklärung", "der datenschutzerklärung", "sind eingeloggt",
    "nicht eingeloggt", "tu correo electrónico", "su correo electrónico", "nuestra política de privacidad",
    "los términos y condiciones de uso", "all rights reserved", "spot_img", "sign up now", "subscribe now",
    "please subscribe", "unsubscribe", "to our newsletter", "your inbox", "your email", "use of cookies",
    "uses cookies", "use cookies", "ad blocker", "these cookies", "cookie policy", "cookie settings",
    "necessary cookies", "ad blocking", "click here to", "our advertisers", "affiliate links", "we may earn",
    "follow us on", "already a subscriber", "required fields", "leave a comment", "enable javascript", "your browser",
    "tous droits réservés", "inscrivez-vous", "abonnez-vous", "accepter les cookies", "accepte les cookies",
    "utilise des cookies", "utilisons des cookies", "utilisation de cookies", "utilisation des cookies",
    "ces cookies", "politique de cookies", "paramétrer les cookies", "gérer les cookies", "à la newsletter",
    "notre newsletter", "nos newsletters", "désabonner", "désinscrire", "n'engagent que", "champs obligatoires",
    "suivez-nous sur", "votre commentaire", "votre navigateur", "alle rechte vorbehalten", "newsletter anmelden",
    "newsletter abonnieren", "unseren newsletter", "unserem newsletter", "jetzt anmelden", "jetzt abonnieren",
    "cookies zu", "diese cookies", "cookie-richtlinie", "cookie-einstellungen", "verwendung von cookies",
    "verwendet cookies", "nutzt cookies", "folgen sie uns", "folge uns", "pflichtfelder", "erforderliche felder",
    "einzuloggen", "hier klicken", "klicken sie hier", "jetzt registrieren", "ihr browser",
    "wird nicht veröffentlicht", "ihre meinung zu", "in ihrem browser", "kostenlos testen", "jetzt bestellen",
    "freunden empfehlen", "deinen freunden", "todos los derechos reservados", "suscríbete", "suscríbase",
    "uso de cookies", "estas cookies", "política de cookies", "configurar cookies", "utiliza cookies",
    "utilizamos cookies", "nuestro boletín", "nuestra newsletter", "síguenos en", "síganos en", "inicia sesión",
    "iniciar sesión", "campos obligatorios", "haz clic", "haga clic", "su navegador", "tu navegador",
)  # fmt: skip

CREDITS: Final[tuple[str, ...]] = (
    # A line with one of these that does not end like a sentence is a caption or a credit; fact-checks of pictures
    # speak about the same agencies in sentences.
    "getty images", "shutterstock", "istock", "thinkstock", "image credit", "crédits photo", "crédit photo",
)  # fmt: skip

AUTHOR_VERBS: Final[tuple[str, ...]] = ("is", "was", "writes", "covers", "est", "ist", "schreibt", "lehrt", "es")
AUTHOR_ROLES: Final[tuple[str, ...]] = (
    # What people are in the note about the author at the end of an article.
    "author", "co-author", "editor", "writer", "reporter", "journalist", "correspondent", "columnist", "professor",
    "lecturer", "founder", "co-founder", "fellow", "freelance", "blogger", "journaliste", "rédacteur", "rédactrice",
    "auteur", "autrice", "professeur", "professeure", "correspondant", "correspondante", "chroniqueur",
    "chroniqueuse", "journalistin", "redakteur", "redakteurin", "autor", "autorin", "professorin", "korrespondent",
    "korrespondentin", "periodista", "autora", "profesor", "profesora", "editora", "redactor", "redactora",
    "escritor", "escritora", "corresponsal", "columnista",
)  # fmt: skip
