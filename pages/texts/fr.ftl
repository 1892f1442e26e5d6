# Textes des pages.

## Autour de chaque page

skip = Aller au contenu
navigation = Pages
nav-reports = Rapports
nav-comparison = Comparaison
nav-alerts = Alertes
nav-deliveries = Envois
signed-in-as = Session de
language = Langue
change = Changer
sign-out = Se déconnecter
foot = Usage officiel uniquement. Vous voyez ce que votre bureau peut voir ; ce qui est ouvert est enregistré.
notice-language = La langue a été changée.
notice-saved = L’envoi a été modifié.
notice-changed-meanwhile = Quelqu’un d’autre a modifié cet envoi entre-temps. Rien n’a été changé ; regardez-le de nouveau.
page-of = Page { $page } sur { $pages }
page-previous = Page précédente
page-next = Page suivante
pages-label = Pages de cette liste

## Connexion

sign-in = Se connecter
user = Nom d’utilisateur
password = Mot de passe
sign-in-refused = Ce nom d’utilisateur et ce mot de passe ne donnent pas accès.
sign-in-waits = Trop de tentatives de connexion ont échoué ; attendez quelques minutes et réessayez.
sign-in-nobody = Personne ne peut se connecter en ce moment ; l’exploitant trouve la raison dans le journal.
sign-in-stale = Cette page est restée ouverte trop longtemps, ou votre navigateur ne garde pas de cookies. Veuillez vous reconnecter.
sign-in-purpose = Choisissez la finalité de votre consultation.
purpose = Finalité
purpose-hint = Elle vaut jusqu’à votre déconnexion et est enregistrée avec ce que vous consultez et ouvrez.
purpose-choose = Choisir une finalité
purpose-WANTED = Personnes recherchées en vue d’arrestation
purpose-IDENTIFY_PERSON_OR_OBJECT = Identification d’une personne ou d’un objet
purpose-SUPPORT_INVESTIGATION = Appui à une enquête
purpose-ALERT = Mise en garde contre des menaces
purpose-IDENTIFY_DECEASED = Identification d’une personne décédée
purpose-FORENSIC = Examen de police scientifique
purpose-SECURITY_CHECK = Contrôle de sécurité
purpose-ANALYSIS = Analyse criminelle
purpose-BORDER = Contrôle aux frontières
why-ended = Votre session a pris fin. Veuillez vous reconnecter.
why-left = Vous êtes déconnecté.
why-elsewhere = Vous venez d’un autre site. Si vous êtes déjà connecté :
why-elsewhere-link = continuer vers la page

## Rapports

reports-lead = Les rapports archivés de votre bureau, la période la plus récente d’abord.
filter-label = Choisir des rapports
report = Rapport
period = Période
revision = Révision
made-at = Établi le
all-reports = Tous les rapports
all-periods = Toutes les périodes
all-languages = Toutes les langues
filter = Afficher
filter-none = Tout afficher
count-reports = { $count ->
    [one] { $number } rapport
   *[other] { $number } rapports
}
reports-none = Il n’y a pas encore de rapport de votre bureau.
reports-none-fit = Aucun rapport ne correspond à ce choix.

## Un rapport

to-reports = Tous les rapports
open-report = Ouvrir le rapport
compare-with = Comparer avec une autre période
newest-revision = Révision { $number }, la plus récente
earlier-revisions = Révisions antérieures
revision-of = Révision { $number }, { $at }
files-of = Fichiers de la révision { $number }
what-changed = Ce qui a changé
which = Lesquels
files-heading = Fichiers
files-caption = Le rapport et ses chiffres
figures-caption = Fichiers de chaque figure
figures-summary = Fichiers de chaque figure ({ $number })
file = Fichier
size = Taille
get = Obtenir
open = Ouvrir
download = Télécharger
open-file = Ouvrir { $file }
download-file = Télécharger { $file }
software = Établi par
pack-hash = SHA-256 du modèle de rapport
hash-note = Les empreintes sont celles du manifeste. Un fichier qui n’a plus son empreinte n’est pas remis.
changed-first = La première révision conservée.
changed-files = { $count ->
    [one] { $count } fichier a un autre contenu :
   *[other] { $count } fichiers ont un autre contenu :
}
changed-added = { $count ->
    [one] { $count } fichier est nouveau :
   *[other] { $count } fichiers sont nouveaux :
}
changed-removed = { $count ->
    [one] { $count } fichier n’est plus là :
   *[other] { $count } fichiers ne sont plus là :
}
changed-tables = { $count ->
    [one] Il repose sur une autre version de { $count } table :
   *[other] Il repose sur d’autres versions de { $count } tables :
}
changed-pack = Le modèle de rapport (requêtes, graphiques ou textes) est un autre.
changed-software = Une autre version du programme l’a établi :
changed-nothing = Rien d’autre que l’heure d’établissement.
file-page = Rapport (HTML)
file-pdf = Rapport (PDF)
file-numbers = Chiffres de toutes les figures (JSON)
file-workbook = Classeur (XLSX)
file-csv = Chiffres (CSV)
file-parquet = Chiffres (Parquet)
file-archive = Archive (ZIP)
file-picture = Image

## Comparaison

comparison-title = Deux périodes comparées
comparison-lead = Les chiffres clés d’un rapport et ce que compte chacune de ses figures, pour deux périodes.
comparison-form = Choisir ce qui est comparé
choose-report = Choisissez un rapport
earlier-period = Période antérieure
later-period = Période postérieure
go-on = Continuer
compare = Comparer
key-figures = Chiffres clés
figure-totals = Ce que compte chaque figure
figure = Figure
difference = Différence
relative = En pour cent
points = { $number } points
not-there = non indiqué
comparison-one-period = Il n’y a qu’une période de ce rapport ; il n’y a rien à comparer.
comparison-same-period = Choisissez deux périodes différentes.
comparison-no-numbers = L’un des deux rapports n’a pas de chiffres comparables.
comparison-note = Les chiffres sont ceux de la révision la plus récente de chaque rapport. « Non indiqué » n’est pas zéro : le rapport de cette période n’a pas la figure, ou n’y compte rien.
comparison-cut = Seules les { $most } premières lignes de chaque liste sont affichées.
key-records-new = Nouvelles fiches d’armes perdues ou volées
key-matches-confirmed = Rapprochements confirmés
key-seizures = Saisies
key-arms-seized = Armes saisies, découvertes ou remises
key-traces-sent = Demandes de traçage envoyées
key-traces-received = Demandes de traçage reçues
key-exhibits = Éléments balistiques acquis
key-ballistic-hits = Concordances balistiques confirmées
key-notices-in-force = Notices et diffusions en vigueur

## Alertes

alerts-lead = Ce qui a été signalé à votre bureau, le plus récent d’abord.
count-alerts = { $count ->
    [one] { $number } alerte
   *[other] { $number } alertes
}
alerts-none = Rien n’a encore été signalé à votre bureau.
alerts-note = Un rapprochement est un candidat. Les propriétaires des deux fiches le confirment ou le rejettent ; aucun score ne change l’état d’une fiche.
alert-match = Une fiche et une saisie pourraient être une même arme
alert-reminder = Rappel : un rapprochement resté sans réponse
alert-notice-expiry = Une notice prend bientôt fin
alert-notice-review = Une notice doit être réexaminée
alert-other = Alerte
alert-record = Fiche
alert-seizure = Saisie
alert-notice = Notice
alert-due = Dernier jour, ou jour de réexamen
probability = probabilité { $share }
band-STRONG = Fort
band-REVIEW = À examiner
band-WATCH = Surveillé

## Envois

deliveries-lead = Les rapports envoyés régulièrement à votre bureau.
deliveries-none = Aucun rapport n’est envoyé régulièrement à votre bureau.
to-deliveries = Tous les envois
delivery-on = Envoyé
delivery-off = Désactivé
delivery-change = Modifier l’envoi
delivery-send = Envoyer ce rapport
delivery-languages = Langues
delivery-fixed = Votre compte ne peut pas modifier cet envoi.
schedule = Calendrier
next-run = Prochain envoi
next-run-none = Aucun, il est désactivé
formats = Formats
recipients = Destinataires
recipients-hint = Une adresse par ligne, de votre propre bureau.
recipient = Destinataire
past-deliveries = Derniers envois
past-none = Rien n’a encore été envoyé.
when = Quand
outcome = Résultat
sent-state = Remis
waiting-state = En cours
failed-state = Échec
unknown-state = Inconnu
save = Enregistrer
unfit-no-recipient = Indiquez au moins un destinataire, ou désactivez l’envoi.
unfit-too-many-recipients = Indiquez au plus { $most } destinataires.
unfit-recipient = « { $recipient } » ne peut pas être destinataire. Écrivez une adresse de votre bureau par ligne.
unfit-no-language = Choisissez au moins une langue.
unfit-language = Ce rapport n’existe pas dans cette langue : { $language }.

## Problèmes

problem-not-found-title = Cette page n’existe pas
problem-not-found = Il n’y a rien ici que votre bureau puisse voir.
problem-not-understood-title = Cela n’a pas été compris
problem-not-understood = La requête ne peut pas recevoir de réponse sous cette forme.
problem-too-large-title = C’est trop long
problem-too-large = La requête est plus longue que ces pages n’en ont besoin.
problem-not-own-form-title = Le formulaire n’a pas été accepté
problem-not-own-form = Il ne vient pas d’une page ouverte dans votre session. Revenez en arrière, rechargez la page et envoyez-le de nouveau.
problem-not-allowed-title = Vous ne pouvez pas faire cela
problem-not-allowed = Votre compte ne peut pas modifier ceci.
problem-too-many-title = Trop de requêtes
problem-too-many = Attendez un instant, puis continuez.
problem-too-slow-title = Cela a pris trop de temps
problem-too-slow = Le formulaire n’est pas arrivé entier à temps. Envoyez-le de nouveau.
problem-unavailable-title = Ceci ne peut pas être affiché en ce moment
problem-unavailable = Réessayez plus tard ; l’exploitant trouve la raison dans le journal.
to-sign-in = Vers la page de connexion

## Nombres et dates

day = { $day } { $month } { $year }
moment-utc = { $date }, { $time } UTC
moment-there = { $date }, { $time } ({ $zone })
month-of = { $month } { $year }
quarter-1 = premier trimestre { $year }
quarter-2 = deuxième trimestre { $year }
quarter-3 = troisième trimestre { $year }
quarter-4 = quatrième trimestre { $year }
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
size-bytes = { $number } o
size-kilobytes = { $number } ko
size-megabytes = { $number } Mo
size-gigabytes = { $number } Go
