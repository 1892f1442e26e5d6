report-title = Rapport mondial sur les armes à feu

# 1
dashboard-title = Que faire maintenant, et le monde en chiffres
dashboard-empty = Aucun bureau n’a rien signalé.
global-actions-title = Que faire maintenant
global-actions-empty = Rien n’est en attente.
global-actions-overdue = { $count ->
    [one] Relancer ce bureau pour une demande ouverte depuis plus de 180 jours, pauses déduites : { $bureau }.
   *[other] Relancer les bureaux qui doivent des réponses : { $count } demandes sont ouvertes depuis plus de 180 jours, pauses déduites ; le premier est { $bureau }.
}
global-actions-confirm = { $count ->
    [one] Inviter les deux bureaux d’un rapprochement fort à trancher.
   *[other] Inviter les bureaux concernés à trancher { $count } rapprochements forts.
}
global-actions-leads = { $count ->
    [one] Aider à faire examiner une piste balistique au microscope.
   *[other] Aider à faire examiner { $count } pistes balistiques au microscope.
}
global-actions-review-notices = { $count ->
    [one] Examiner une notice soumise.
   *[other] Examiner { $count } notices soumises.
}
global-actions-inactive = { $count ->
    [one] Appeler un bureau qui n’a rien transmis depuis douze mois.
   *[other] Appeler { $count } bureaux qui n’ont rien transmis depuis douze mois.
}
global-actions-expiring = { $count ->
    [one] Une fiche expire dans les six mois si son propriétaire ne la réévalue pas.
   *[other] { $count } fiches expirent dans les six mois si leurs propriétaires ne les réévaluent pas.
}
global-figures-title = Chiffres clés
tile-records-new = Nouvelles fiches d’armes perdues ou volées
tile-matches-confirmed = Rapprochements confirmés
tile-seizures = Saisies
tile-arms-seized = Armes saisies, découvertes ou remises
tile-traces-sent = Demandes de traçage envoyées
tile-exhibits = Éléments balistiques acquis
tile-ballistic-hits = Concordances balistiques confirmées
tile-notices-in-force = Notices et diffusions en vigueur
global-records-trend-title = Fiches signalées par mois
global-arms-trend-title = Armes saisies, découvertes ou remises par mois
global-change-intervals-title = Variation depuis la période précédente, avec son incertitude
global-change-intervals-note = Intervalle d’environ 95 % par rééchantillonnage par blocs : les semaines de chaque période sont tirées à nouveau cinq cents fois. Un intervalle qui contient 0 signifie que la variation peut être due au hasard. Pour un trimestre, qui compte quelque treize semaines, il est plus grossier et le plus souvent trop étroit ; avec moins de douze semaines dans une période, aucun n’est donné. Avec moins de { $few_cases } cas dans une période, une variation dit peu.
global-change-intervals-empty = Rien n’a été signalé pendant la période ni la précédente.

# 2
contribution-title = Contribution par bureau
contribution-empty = Aucun bureau n’a contribué.
contribution-lead = { $active } des { $known } bureaux ayant un jour contribué ont transmis quelque chose pendant la période ou après ; INTERPOL compte { $members } membres.
contribution-map-title = Fiches actives, par pays
contribution-table-title = Bureaux
contribution-table-note = Évolution : nouvelles fiches par rapport à la période précédente. Mises à jour : fiches dont la dernière déclaration date de la période et en modifie une antérieure. Couverture : part des douze mois jusqu’à la fin de la période pour lesquels il y a une fiche, une saisie, une demande ou un élément ; le nombre de pertes connues du registre national n’est pas transmis, si bien qu’aucune part de l’ensemble des pertes ne peut être donnée. La qualité est expliquée sous Méthode ; ce n’est pas un classement.
contribution-regions-title = Nouvelles fiches par région
region-trends-title = Armes saisies, trouvées ou remises par mois et par région
inactive-bureaus-title = Silencieux depuis douze mois
inactive-bureaus-empty = Tous les bureaux ayant un jour contribué ont transmis quelque chose au cours des douze derniers mois.

# 3
global-hits-title = Rapprochements entre bureaux
global-hits-empty = Il n’y a aucun rapprochement.
hit-pairs-title = Fiches et saisies qui concordent
hit-pairs-note = Lignes : propriétaire de la fiche. Colonnes : propriétaire de la saisie. Fiches avec un rapprochement confirmé par les deux propriétaires, ou fort et non tranché, toutes années ; une fiche compte une fois par case. Encadré : même pays.
hit-regions-title = Par région
hit-bands-title = Par force et décision
hit-bands-note = Aucune note ne décide : ce sont les propriétaires des deux côtés. Le rapprochement ne propose plus les paires rejetées, ni celles de fiches closes.
global-match-precision-title = Décisions sur les rapprochements, et leur précision
global-match-precision-note = Confirmé : les deux propriétaires disent qu’il s’agit d’une seule arme. Rejeté : l’un d’eux dit que non. Précision : confirmés sur confirmés et rejetés, toutes années. Elle est donnée pour l’ensemble des paires : le rapprochement ne propose plus une paire rejetée, dont le niveau est donc inconnu.

# 4
trace-network-title = Réseau de traçage
trace-network-empty = Aucune demande de traçage n’a été envoyée.
trace-network-lead = { $sent ->
    [0] Aucune demande n’a été envoyée pendant la période
    [one] Une demande a été envoyée pendant la période
   *[other] { $sent } demandes ont été envoyées pendant la période
} ({ $sent_before } pendant la précédente). Sur { $older } demandes de toutes les années qui ont plus de 90 jours, { $response_rate } ont une réponse définitive ; { $success_rate } des réponses ont permis de tracer l’arme. { $open } sont ouvertes.
trace-curve-title = Délai des réponses
trace-curve-note = Courbe de Kaplan-Meier sur tous les bureaux ; une demande ouverte compte aussi longtemps qu’elle a été observée.
trace-reasons-title = Pourquoi des traçages n’ont pas abouti
trace-pairs-title = Qui demande à qui
trace-pair-times-title = Jours jusqu’à la réponse définitive, par paire
trace-pair-times-note = Demandes envoyées pendant la période et la précédente, pauses déduites. La moitié des réponses est venue dans les jours de P50, neuf sur dix dans ceux de P90 ; à moins de cinq réponses, ni l’un ni l’autre n’est donné. Les demandes ouvertes ne sont pas dans ces délais : une paire qui en a beaucoup est plus lente qu’il n’y paraît.
trace-pair-spread-title = La dispersion des délais de réponse, par paire
trace-pair-spread-axis = jours de l’envoi à la réponse définitive
trace-pair-spread-note = Paires ayant au moins cinq réponses à des demandes de la période et de la précédente, les plus fournies d’abord. Les demandes ouvertes n’y sont pas.
trace-pair-spread-empty = Aucune paire de bureaux n’a encore cinq réponses.
trace-by-requested-title = Par bureau requis
trace-by-requested-note = Taux de réponse : parmi les demandes qui ont plus de 90 jours.
trace-network-rates-title = Taux
trace-network-rates-note = Réponse : demandes de toutes les années qui ont plus de 90 jours ; strict compte les réponses définitives et les refus, large compte aussi les réponses provisoires et les questions. Armes tracées : demandes de la période et de la précédente. n indique sur combien de cas repose chaque taux.
trace-pair-shares-title = Distribution des délais de réponse, par paire
trace-pair-shares-note = Demandes envoyées pendant la période et la précédente. Centiles à partir de cinq réponses ; parts des demandes envoyées depuis au moins ce délai qui ont reçu une réponse ou ont été observées aussi longtemps.

# 5
ballistic-network-title = Réseau balistique
ballistic-network-empty = Il n’y a aucun élément.
ballistic-steps-title = De l’élément à la concordance confirmée
ballistic-pairs-title = Pistes et concordances entre pays
ballistic-pairs-note = Chaque paire d’affaires une fois. Encadré : deux affaires d’un même pays.
ballistic-bureaus-title = Les bureaux du réseau
ballistic-bureaus-note = Une concordance est créditée au bureau qui l’a confirmée. Concordances avec ses éléments : celles où figure un élément du bureau, quel que soit celui qui les a confirmées.
global-linkage-counts-title = Liens entre affaires, en nombre
global-linkage-degrees-title = Liens entre affaires, en moyenne
global-linkage-degrees-note = Affaires : reliées par des pistes et des concordances confirmées. Réseaux : tout ce qui se rattache à des éléments, sur les liens que le Secrétariat peut voir. Degré moyen : deux fois les liens sur les membres.

# 6
global-flows-title = Flux, itinéraires et concentration
global-flows-empty = Aucune arme tracée et aucune saisie de la période ne renseigne sur une source ou un itinéraire.
corridor-map-title = De la source à la récupération, à travers les frontières
corridor-map-note = Du pays du dernier détenteur légal ou du premier acheteur au pays de récupération ; armes tracées seulement.
global-source-recovery-title = Source et récupération
global-source-recovery-note = Lignes : pays du dernier détenteur légal ou du premier acheteur. Colonnes : pays de récupération. Encadré : récupérée là où elle était légale en dernier.
global-flow-shares-title = Parts par source et par lieu de récupération
global-flow-shares-note = Parmi les armes venues de la source, la part récupérée là ; et parmi celles récupérées là, la part venue de la source.
corridors-title = Couloirs entre régions
self-supply-title = Récupérations de source propre, et flux net
self-supply-note = Source propre : part des armes récupérées là dont la source est le pays lui-même. Solde : armes venues de là, où qu’elles aient été récupérées, moins celles récupérées là, d’où qu’elles viennent ; au-dessus de 0, le pays en a fourni plus qu’il n’en a reçu.
global-routes-title = Itinéraires connus par les saisies
global-concentration-title = La concentration et son évolution
global-concentration-note = L’indice HHI est la somme des carrés des parts, de près de 0 (dispersé) à 1 (tout en un). Sous n = { $few_cases }, ces mesures sont instables.
global-concentration-more-title = Concentration : autres mesures
global-concentration-more-note = Entropie : 0 lorsque tout vient d’un seul, d’autant plus grande que la répartition est large. Gini : 0 lorsque ceux qui apparaissent sont également fréquents, proche de 1 lorsque quelques-uns ont presque tout. En dessous de n = { $few_cases }, ces mesures sont instables.

# 7
rising-title = Marques, modèles et calibres en hausse
rising-empty = Aucune arme n’a été saisie pendant la période.
arms-map-title = Armes saisies, trouvées ou remises, par pays
global-makes-title = Marques, par nombre d’armes
global-makes-note = Armes dont la marque est connue. La surface est le nombre d’armes.
rising-makes-title = Marques
rising-makes-note = Cinq armes ou plus pendant la période, dans l’ordre de la hausse.
rising-calibres-title = Calibres
rising-models-title = Modèles
special-trend-title = Armes transformées et artisanales par mois
special-rising-title = Armes transformées, artisanales et fabriquées par des particuliers
special-rising-note = Fabriquées par des particuliers : imprimées, ou achevées à partir de carcasses. Les parts portent sur toutes les armes de la période.

# 8
themes-title = Thèmes des notices orange et mauves
themes-empty = Aucune notice orange ou mauve n’est en vigueur ou n’a été publiée pendant la période.
theme-counts-title = En vigueur, par thème
theme-list-title = Publiées pendant la période

# 9
global-sdg-title = Indicateur ODD 16.4.2
global-sdg-empty = Aucune arme comptant pour l’indicateur n’a été signalée.
global-sdg-lead = Pour { $year }, l’indicateur sur { $countries } pays est de { $ratio } : sur { $denominator } armes, l’origine illicite de { $numerator } a été établie à ce jour.
sdg-regions-title = Par région
sdg-regions-note = Somme des numérateurs sur somme des dénominateurs, jamais la moyenne des ratios. Pays : ceux qui ont signalé des armes de l’année.
sdg-years-title = Par année
sdg-why-title = Pourquoi l’origine n’est pas établie
sdg-coverage-title = Couverture par région
sdg-coverage-note = Pays dont il existe des armes de l’année, et part des membres d’INTERPOL parmi eux. Ce qui n’est pas signalé n’est pas un zéro.

# 10
training-title = La formation et l’usage
training-empty = Aucune formation ne s’est achevée pendant la période ou la précédente.
training-use-title = Les activités, et ce que les pays ont fait avant et après
training-use-note = Fiches transmises pour la première fois et recherches balistiques lancées par les pays participants, dans les douze mois avant et après. Un tiret : les douze mois suivants ne sont pas écoulés, ou rien n’a encore été compté. Un usage accru après un cours ne prouve pas que le cours en est la cause.

# 11
operations-title = Opérations
operations-empty = Aucune saisie de la période ne nomme une opération.
operation-effect-title = Avant, pendant et après
operation-effect-note = Armes saisies par les bureaux participants : sous le nom de l’opération, et dans les trente jours avant et après. Un tiret : les trente jours suivants ne sont pas écoulés.

# 12
compliance-title = Conformité
compliance-empty = Aucune fiche n’expire dans les six mois, aucune n’est restreinte, et aucune question n’a été posée pendant la période.
compliance-audit = Chaque question posée à l’entrepôt, et chaque rapport, figure dans son journal avec le bureau, l’heure et la règle en vigueur. Le journal se lit en SQL (query_log), par le Secrétariat seulement ; ce qui suit en fait le compte.
expiring-by-bureau-title = Fiches qui expirent
expiring-by-bureau-empty = Aucune fiche n’expire dans les six mois.
restricted-by-bureau-title = Fiches à restrictions
restricted-by-bureau-empty = Aucune fiche n’est restreinte.
audit-statements-title = Contrôle des accès : questions par bureau
audit-statements-note = Les rapports en font partie : chacun lit ses données au nom de son bureau. Interrompues : échec, ou lecteur parti.
audit-statements-empty = Aucune question n’a été posée pendant la période.
audit-refusals-title = Contrôle des accès : refus
audit-refusals-empty = Aucune question n’a été refusée pendant la période.

# 13
global-quality-title = Qualité des données et doublons
global-quality-empty = Il n’y a aucune fiche active à évaluer.
quality-by-bureau-title = Qualité par bureau
quality-by-bureau-note = Les bureaux ayant moins de cinquante fiches actives figurent à la fin, sans rang.
duplicates-title = Armes déclarées deux fois par un bureau
duplicates-note = Même numéro de série lisible après normalisation, même marque et même calibre dans deux fiches actives d’un bureau. Entre bureaux, la même arme n’est pas un doublon mais un rapprochement.
duplicates-empty = Aucun bureau ne déclare deux fois la même arme.

# 14
global-method-title = Méthode, limites et occultation
suppression-log-title = Journal des omissions
suppression-log-note = Tous les seuils de ce rapport, et ce que chacun a fait omettre : paires, marques, calibres, modèles, bureaux ou intervalles en dessous ; les mesures signalées sont montrées. Le seuil des intervalles est en semaines. Les fiches que leurs propriétaires ne montrent pas au Secrétariat sont inconnues ici et ne peuvent être comptées.
suppression-log-empty = Rien n’a été omis dans ce rapport.
global-method-empty = Rien n’a été omis dans ce rapport.
method-suppression = Aucune valeur n’est occultée pour confidentialité : ce rapport est destiné au Secrétariat général, qui peut voir des cas isolés. Dans tout extrait public, les nombres de 1 à 4 concernant les données d’un pays sont omis, ainsi que les sommes qui les révéleraient.
