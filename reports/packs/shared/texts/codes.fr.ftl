# Noms des codes : <liste>-<CODE>.

bureau-ipsg = Secrétariat général d’INTERPOL
bureau-wco = Organisation mondiale des douanes

reason-LOST = Perdues
reason-STOLEN = Volées
reason-TRAFFICKED = Trafic
reason-SMUGGLED = Contrebande

owner-PRIVATE = Particulier
owner-DEALER = Armurier
owner-MANUFACTURER = Fabricant
owner-MILITARY = Forces armées
owner-POLICE = Police
owner-SECURITY_COMPANY = Société de sécurité
owner-MUSEUM = Musée
owner-TRANSPORT = Transporteur
owner-OTHER = Autre

circumstance-BURGLARY = Cambriolage
circumstance-ROBBERY = Vol avec violence
circumstance-VEHICLE_THEFT = Vol dans un véhicule
circumstance-IN_TRANSIT = En transit
circumstance-STOCK_LOSS = Manquant en stock
circumstance-FRAUD = Fraude
circumstance-EMBEZZLEMENT = Détournement
circumstance-COMBAT_LOSS = Perte au combat
circumstance-OTHER = Autre

record-state-ACTIVE = Recherchée
record-state-HIT_PENDING = Rapprochement à confirmer
record-state-FOUND = Retrouvée
record-state-RECOVERED_CLOSED = Récupérée, dossier clos
record-state-CANCELLED = Annulée
record-state-EXPIRED = Expirée

event-SEIZED_CRIMINAL = Saisie pénale
event-SEIZED_ADMINISTRATIVE = Saisie administrative
event-FOUND = Découverte
event-SURRENDERED = Remise volontaire

agency-POLICE = Police
agency-CUSTOMS = Douane
agency-BORDER_GUARD = Garde-frontières
agency-MILITARY = Forces armées
agency-COAST_GUARD = Garde-côtes
agency-OTHER = Autre

place-DWELLING = Habitation
place-VEHICLE = Véhicule
place-LAND_BORDER = Frontière terrestre
place-AIRPORT = Aéroport
place-SEAPORT = Port maritime
place-VESSEL = Navire
place-MAIL_PARCEL = Courrier et colis
place-WAREHOUSE = Entrepôt
place-PUBLIC_PLACE = Lieu public
place-CACHE = Cache
place-FIELD = Terrain découvert
place-PRISON = Prison
place-OTHER = Autre

context-ILLICIT_POSSESSION = Détention illicite
context-ILLICIT_TRAFFICKING = Trafic illicite
context-ILLICIT_MANUFACTURE = Fabrication illicite
context-CONVERSION = Transformation
context-VIOLENT_CRIME = Crime violent
context-ORGANIZED_CRIME = Criminalité organisée
context-TERRORISM = Terrorisme
context-DRUGS = Stupéfiants
context-POACHING = Braconnage
context-OTHER = Autre

transport-ROAD = Route
transport-RAIL = Rail
transport-AIR_CARGO = Fret aérien
transport-AIR_PASSENGER = Passager aérien
transport-SEA_CONTAINER = Conteneur maritime
transport-SEA_SMALL_BOAT = Petite embarcation
transport-MAIL_COURIER = Courrier ou messagerie
transport-ON_FOOT = À pied
transport-NONE = Hors transport

certainty-CONFIRMED = Confirmé
certainty-SUSPECTED = Supposé

converted-ALARM = Arme d’alarme ou de signalisation
converted-DEACTIVATED = Arme neutralisée
converted-FLOBERT = Flobert
converted-AIRGUN = Arme à air comprimé
converted-OTHER = Autre

serial-READABLE = Lisible
serial-PARTIAL = Partiellement lisible
serial-OBLITERATED = Effacé
serial-RESTORED = Restauré
serial-NONE = Jamais marqué
serial-USER_APPLIED = Apposé par le propriétaire
serial-UNREADABLE = Illisible
serial-NOT_RECORDED = Non relevé
serial-PLACEHOLDER = Valeur de remplissage
serial-UNKNOWN = Inconnu

special-CONVERTED = Transformée pour le tir
special-CRAFT = Fabrication artisanale
special-PRIVATELY_MADE = Fabrication privée (impression, carcasse achevée)
special-UNMARKED = Jamais marquée
special-OBLITERATED = Numéro de série effacé
special-RESTORED = Numéro de série restauré

stage-PENDING = En attente de réponse
stage-COMPLETE = Tracée
stage-UNSUCCESSFUL = Non traçable
stage-ADMIN = Close pour motif administratif
stage-REFUSED = Refusée
stage-EXPIRED = Expirée sans réponse

outcome-RECEIVED = Accusé de réception
outcome-INFO_REQUESTED = Renvoyée pour complément
outcome-PARTIAL = Résultat partiel
outcome-TRACED_LAST_LEGAL_OWNER = Dernier détenteur légal trouvé
outcome-TRACED_FIRST_PURCHASER = Premier acheteur trouvé
outcome-TRACED_STOLEN_LOST = Déclarée volée ou perdue
outcome-TRACED_STATE_STOCK = Issue d’un stock d’État
outcome-TRACED_EXPORT_ONLY = Exportation seulement
outcome-ILLICIT_MANUFACTURE = Fabrication illicite
outcome-ESTABLISHED_OTHER = Établie par une autorité
outcome-DESTROYED_RECORD = Enregistrée comme détruite
outcome-DEALER_ONLY = Tracée jusqu’à l’armurier seulement
outcome-NO_RECORD = Aucun enregistrement trouvé
outcome-TOO_OLD = Arme trop ancienne
outcome-INVALID_SERIAL = Numéro de série non valable
outcome-OBLITERATED = Numéro de série effacé
outcome-INCOMPLETE_ID = Identification incomplète
outcome-RECORDS_UNAVAILABLE = Registres non conservés
outcome-NOT_MANUFACTURED_HERE = Ni fabriquée ni importée là
outcome-DUPLICATE = Demande en double
outcome-CANCELLED_BY_REQUESTER = Annulée par le demandeur
outcome-REFUSED_SECURITY = Refus : sécurité nationale
outcome-REFUSED_INVESTIGATION = Refus : enquête en danger
outcome-REFUSED_CONFIDENTIAL = Refus : confidentialité
outcome-REFUSED_NOT_CRIMINAL = Refus : pas de lien pénal
outcome-NO_RESPONSE = Sans réponse dans le délai

trace-state-SENT = Envoyée
trace-state-ACKNOWLEDGED = Accusé de réception
trace-state-INFO_REQUESTED = Complément demandé
trace-state-ANSWERED_INTERIM = Réponse provisoire
trace-state-ANSWERED_FINAL = Répondue
trace-state-CLOSED = Close
trace-state-REFUSED = Refusée
trace-state-CANCELLED = Annulée

priority-ROUTINE = Ordinaire
priority-URGENT = Urgente

age-A30 = Jusqu’à 30 jours
age-B90 = 31 à 90 jours
age-C180 = 91 à 180 jours
age-D365 = 181 jours à 1 an
age-E365PLUS = Plus d’un an

band-A3M = Moins de 3 mois
band-B7M = 3 à moins de 7 mois
band-C1Y = 7 mois à moins de 1 an
band-D2Y = 1 à moins de 2 ans
band-E3Y = 2 à moins de 3 ans
band-F3YPLUS = 3 ans et plus

measure-ACKNOWLEDGE_HOURS = Heures jusqu’à l’accusé de réception, médiane
measure-DAYS_P50 = Jours jusqu’à la réponse, médiane
measure-DAYS_P75 = Jours jusqu’à la réponse, 75e centile
measure-DAYS_P90 = Jours jusqu’à la réponse, 90e centile
measure-DAYS_P95 = Jours jusqu’à la réponse, 95e centile
measure-WITHIN_30 = Réponses en 30 jours, %
measure-WITHIN_90 = Réponses en 90 jours, %
measure-WITHIN_180 = Réponses en 180 jours, %
measure-CHAIN_DEPTH = Demandes par arme, moyenne
measure-YEARS_P25 = Années, 25e centile
measure-YEARS_P50 = Années, médiane
measure-YEARS_P75 = Années, 75e centile
measure-YEARS_MEAN = Années, moyenne
measure-SHORT_SHARE = Trois ans ou moins, %
measure-LEAD_YIELD = Pistes pour 100 éléments acquis
measure-HITS_PER_SEARCH = Concordances confirmées par le bureau, pour 100 recherches
measure-INVOLVED_PER_SEARCH = Concordances avec un élément du bureau, pour 100 recherches
measure-LEAD_CONFIRMATION = Pistes confirmées, % des examinées
measure-ACQUISITION_DELAY = Jours entre récupération et acquisition, médiane

concentration-SOURCES = Pays source des armes tracées
concentration-ORIGINS = Pays d’origine sur les itinéraires
concentration-MAKES = Marques saisies

ballistic-step-EXHIBITS = Éléments acquis
ballistic-step-SEARCHES = Recherches lancées
ballistic-step-CANDIDATES = Candidats proposés
ballistic-step-LEADS = Pistes
ballistic-step-HITS = Concordances confirmées

exhibit-CARTRIDGE_CASE = Douilles
exhibit-BULLET = Projectiles
exhibit-SHOTSHELL = Étuis de chasse
exhibit-origin-CRIME_SCENE = Scène de crime
exhibit-origin-TEST_FIRE = Tir d’essai

notice-RED = Notice rouge
notice-BLUE = Notice bleue
notice-GREEN = Notice verte
notice-YELLOW = Notice jaune
notice-BLACK = Notice noire
notice-PURPLE = Notice mauve
notice-ORANGE = Notice orange
notice-SILVER = Notice argentée
notice-UNSC = Notice Conseil de sécurité de l’ONU
notice-ART = Notice œuvres d’art
notice-DIFF_WANTED = Diffusion, personne recherchée
notice-DIFF_INFO = Diffusion, information
whose-OWN = Propres
whose-OTHERS = D’autres bureaux

sdg-PENDING = Traçage en cours
sdg-NOT_ENOUGH = Trop peu d’éléments pour tracer
sdg-FAILED = Traçage sans résultat
sdg-NO_ATTEMPT = Aucun traçage tenté
subset-ALL = Toutes les armes
subset-MARKED = Armes à marquage unique
subset-SEIZED_CRIMINAL = Saisies
subset-FOUND = Découvertes
subset-SURRENDERED = Remises

quality-COMPLETENESS = Complétude
quality-VALIDITY = Validité
quality-UNIQUENESS = Unicité
quality-TIMELINESS = Rapidité
quality-CONSISTENCY = Cohérence
quality-QUALITY = Note de qualité

field-SERIAL = Numéro de série
field-MAKE = Marque
field-CALIBRE = Calibre
field-TYPE = Type
field-MODEL = Modèle
field-DATE = Date de la perte
field-PLACE = Région de la perte
field-COUNTRY_OF_MANUFACTURE = Pays de fabrication
field-IMAGES = Images

issue-SERIAL_PLACEHOLDER = Valeur de remplissage au lieu d’un numéro
issue-SERIAL_MISSING = Numéro de série absent sans motif
issue-DUPLICATE = Même arme saisie deux fois
issue-MAKE_UNRESOLVED = Marque non reconnue
issue-CALIBRE_UNRESOLVED = Calibre non reconnu
issue-TYPE_UNKNOWN = Type inconnu
issue-MADE_AFTER_LOSS = Fabriquée après sa perte
issue-DATE_PARTIAL = Date sans jour ni mois

remedy-READ_SERIAL = Saisir le numéro tel que lu, ou dire pourquoi il manque
remedy-MERGE = Garder une fiche, annuler les autres
remedy-NAME_MAKE = Donner le nom du fabricant selon la table de référence
remedy-NAME_CALIBRE = Donner la cartouche, pas seulement le diamètre
remedy-NAME_TYPE = Donner le type
remedy-CHECK_DATES = Vérifier les dates

record-kind-RECORD = Fiche
record-kind-SEIZURE = Saisie
match-band-STRONG = Fort
match-band-REVIEW = À examiner
match-band-WATCH = Sous surveillance
match-band-ALL = Toutes les paires
match-band-NONE = Plus proposé par le rapprochement
match-state-OPEN = À décider
match-state-CONFIRMED = Confirmé
match-state-REJECTED = Rejeté
match-state-CLOSED = Non tranché, fiche close

region-AFRICA = Afrique
region-AMERICAS = Amériques
region-ASIA_SOUTH_PACIFIC = Asie et Pacifique Sud
region-EUROPE = Europe
region-HISTORICAL = Anciens États
region-ORGANISATION = Organisations
region-NONE = Sans région

theme-DISGUISED_FIREARM = Arme dissimulée
theme-STOLEN_STOCK = Vol de stock
theme-DANGEROUS_BATCH = Lot dangereux
theme-CONVERTED_FIREARMS = Armes transformées
theme-CONCEALMENT = Dissimulation
theme-CONVERSION = Transformation
theme-CRAFT_MANUFACTURE = Fabrication artisanale
theme-PRINTING_3D = Impression 3D
theme-PARCEL_TRAFFIC = Trafic par colis
theme-STRAW_PURCHASE = Achat par prête-nom
theme-OTHER = Autre
theme-NONE = –

refusal-NOT_ONE_STATEMENT = Pas exactement une instruction
refusal-NOT_READ_ONLY = Instruction qui ne lit pas seulement
refusal-EXPLAIN_KIND = Plan qui montrerait des valeurs
refusal-UNGUARDED = Table hors de la garde
refusal-DEADLINE = Plus longue que permis
refusal-TOO_MANY_ROWS = Plus de lignes que permis
refusal-OTHER = Autre

suppression-TIMES = Délais des paires ayant trop peu de réponses
suppression-MAKES = Marques ayant trop peu d’armes
suppression-CALIBRES = Calibres ayant trop peu d’armes
suppression-MODELS = Modèles ayant trop peu d’armes
suppression-RANKS = Rang des bureaux ayant trop peu de fiches
suppression-INTERVALS = Intervalles des variations sur trop peu de semaines
suppression-FLAGS = Mesures sur peu de cas : signalées, non omises

suppressed-in-TRACE_PAIR_TIMES = Jours jusqu’à la réponse définitive, par paire
suppressed-in-TRACE_PAIR_SPREAD = Dispersion des délais de réponse, par paire
suppressed-in-TRACE_PAIR_SHARES = Distribution des délais de réponse, par paire
suppressed-in-RISING_MAKES = Marques en hausse
suppressed-in-RISING_CALIBRES = Calibres en hausse
suppressed-in-RISING_MODELS = Modèles en hausse
suppressed-in-QUALITY_BY_BUREAU = Qualité par bureau
suppressed-in-GLOBAL_CHANGE_INTERVALS = Variation depuis la période précédente
suppressed-in-GLOBAL_CONCENTRATION_MORE = Concentration : autres mesures

mark-BREECH_FACE = Face de culasse
mark-FIRING_PIN = Percuteur
mark-EJECTOR = Éjecteur
mark-FIRING_PIN_APERTURE = Orifice du percuteur
mark-LEA = Cloisons du projectile

direction-SENT = Envoyées
direction-RECEIVED = Reçues
recovered-SENT = Récupérées ici
recovered-RECEIVED = Récupérées ailleurs
late-YES = Oui
late-NO = Non

measure-RESPONSE_STRICT = Taux de réponse, strict, %
measure-RESPONSE_ANY = Taux de réponse, toute réponse, %
measure-SUCCESS_OF_FINAL = Armes tracées, % des réponses définitives
measure-SUCCESS_OF_SENT = Armes tracées, % des demandes envoyées
measure-REFUSED_OF_FINAL = Refus, % des réponses définitives
measure-ACKNOWLEDGE_P50 = Heures jusqu’à l’accusé de réception, médiane
measure-ACKNOWLEDGE_P75 = Heures jusqu’à l’accusé de réception, 75e centile
measure-ACKNOWLEDGE_P90 = Heures jusqu’à l’accusé de réception, 90e centile
measure-ACKNOWLEDGE_P95 = Heures jusqu’à l’accusé de réception, 95e centile
measure-CURVE_P25 = Un quart a reçu sa réponse en, jours
measure-CURVE_P50 = La moitié a reçu sa réponse en, jours
measure-CURVE_P75 = Les trois quarts ont reçu leur réponse en, jours
measure-CURVE_P90 = Les neuf dixièmes ont reçu leur réponse en, jours
measure-CHAIN_WAY = Demandes sur le chemin le plus long, moyenne
measure-CHAIN_REACHED = Chaînes menant à un dernier enregistrement légal, %
measure-CHAIN_DAYS_P50 = Jours de la première demande à la dernière réponse, médiane
measure-CHAIN_DAYS_P90 = Jours de la première demande à la dernière réponse, 90e centile

chain-L1 = Une demande
chain-L2 = Deux demandes
chain-L3 = Trois demandes
chain-L4PLUS = Quatre demandes et plus

measure-CANDIDATES_PER_SEARCH = Candidats par recherche
measure-EXAMINATION_DAYS = Jours de la piste à l’examen, médiane
measure-DELAY_P50 = Heures jusqu’à la numérisation, médiane
measure-DELAY_P75 = Heures jusqu’à la numérisation, 75e centile
measure-DELAY_P90 = Heures jusqu’à la numérisation, 90e centile
measure-DELAY_24 = Numérisés dans les 24 heures, %
measure-DELAY_48 = Numérisés dans les 48 heures, %
measure-LINKED_CASES = Affaires reliées par des pistes et des concordances
measure-CASE_LINKS = Liens entre affaires
measure-CASE_DEGREE = Liens par affaire, degré moyen
measure-COMPONENTS = Réseaux avec des éléments (composantes)
measure-LARGEST_COMPONENT = Membres du plus grand réseau
measure-MEMBERS_PER_COMPONENT = Membres par réseau, moyenne
measure-MEAN_DEGREE = Liens par membre, degré moyen

delay-A24H = En 24 heures
delay-B48H = De 24 à 48 heures
delay-C7D = De 2 à 7 jours
delay-D30D = De 7 à 30 jours
delay-E30DPLUS = Plus de 30 jours

scope-NATIONAL = Le pays seulement
scope-REGIONAL = La région
scope-SELECTED_COUNTRIES = Pays choisis
scope-ALL = Tous les pays

finding-CONFIRMED_HIT = Concordance confirmée
finding-LEAD = Piste à examiner
finding-INCONCLUSIVE = Non concluant
finding-ELIMINATED = Éliminée
finding-REJECTED = Rejetée à l’écran

poa-item-CRAFT = Armes saisies : artisanales
poa-item-PRIVATELY_MADE = Armes saisies : fabriquées par un particulier (impression, carcasses achevées)
poa-item-CONVERTED = Armes saisies : transformées pour tirer
poa-item-CONTEXT_MANUFACTURE = Armes saisies dans des affaires de fabrication illicite
poa-item-CONTEXT_CONVERSION = Armes saisies dans des affaires de transformation
poa-item-CONTEXT_TRAFFICKING = Armes saisies dans des affaires de trafic illicite
poa-item-AT_BORDER = Armes saisies à une frontière ou par un service frontalier
poa-item-CROSS_BORDER_ROUTE = Armes saisies sur un itinéraire avec un autre pays
poa-item-RECORDS_TRAFFICKED = Fiches d’armes objet de trafic
poa-item-RECORDS_SMUGGLED = Fiches d’armes objet de contrebande
poa-item-LOST_POLICE = Armes de la police signalées perdues ou volées
poa-item-LOST_MILITARY = Armes des forces armées signalées perdues ou volées
poa-item-STATE_FOUND = Armes de ces services retrouvées
poa-item-STATE_SEIZED = Biens de l’État réapparus dans des saisies
poa-item-STATE_STOCK_TRACED = Tracées pour d’autres jusqu’à un stock de cet État
poa-item-UNIQUELY_MARKED = Armes saisies : marquées de façon unique
poa-item-IMPORT_MARK = Armes saisies : avec une marque d’importation
poa-item-RECORDS_SEARCHED = Armes recherchées aujourd’hui
poa-item-RECORDS_IDENTIFIED = dont marque, calibre et numéro reconnus
poa-item-REQUESTS = Demandes
poa-item-ACKNOWLEDGED = avec accusé de réception
poa-item-ANSWERED = avec réponse définitive ou refus
poa-item-TRACED = ayant permis de tracer l’arme
poa-item-REFUSED = refusées
poa-item-OPEN = encore ouvertes
poa-item-MEDIAN_DAYS = Jours jusqu’à la réponse définitive, médiane
poa-item-MATCHES_CONFIRMED = Armes confirmées comme identiques avec d’autres bureaux
poa-item-BALLISTIC_HITS = Concordances balistiques confirmées avec d’autres bureaux
poa-item-REQUESTS_SENT = Demandes de traçage envoyées
poa-item-ANSWERS_GIVEN = Demandes de traçage traitées
poa-item-OPERATIONS = Opérations suivies
poa-item-NOTICES = Notices et diffusions demandées

asked-BASIS = Pourquoi l’arme est illicite
asked-FOUND = Comment ou quand elle a été trouvée
asked-MARKINGS = Marquages
asked-TYPE = Type
asked-CALIBRE = Calibre
asked-MODEL = Marque et modèle
asked-COUNTRY = Pays de fabrication ou d’importation
asked-USE = Usage prévu de la réponse

diversion-THEFT = Vol
diversion-LOSS = Perte
diversion-STRAW_PURCHASE = Achat par prête-nom
diversion-EXPORT_DIVERSION = Détournement d’une exportation
diversion-STATE_STOCK_LEAK = Fuite d’un stock de l’État
diversion-ILLICIT_MANUFACTURE = Fabrication illicite
diversion-CONVERSION = Transformation
diversion-UNKNOWN = Inconnu

training-NATIONAL_COURSE = Cours national
training-REGIONAL_COURSE = Cours régional
training-ELEARNING = Formation en ligne
training-WORKSHOP = Atelier
training-EQUIPMENT = Équipement
training-TABLETOP = Exercice sur table

change-of-RECORDS = Fiches d’armes perdues ou volées
change-of-SEIZURES = Saisies
change-of-ARMS = Armes saisies, découvertes ou remises
change-of-REQUESTS = Demandes de traçage
change-of-REQUESTS_SENT = Demandes de traçage envoyées
change-of-REQUESTS_RECEIVED = Demandes de traçage reçues
change-of-EXHIBITS = Éléments balistiques acquis
few-FEW = moins de { $few_cases }
few-ENOUGH = { $few_cases } et plus
