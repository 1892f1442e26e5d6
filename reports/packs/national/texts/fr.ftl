report-title = Rapport national sur les armes à feu

# 1
summary-title = Que faire maintenant, et chiffres clés
summary-empty = Rien n’est en attente, et rien n’a été signalé pendant la période.
actions-title = Que faire maintenant
actions-empty = Rien n’est en attente pour ce bureau : ni demande sans réponse, ni rapprochement ouvert, ni fiche à corriger.
actions-answer-urgent = { $count ->
    [one] Répondre à la demande de traçage urgente qu’un autre bureau a envoyée le { $oldest }.
   *[other] Répondre à { $count } demandes de traçage urgentes d’autres bureaux ; la plus ancienne date du { $oldest }.
}
actions-answer = { $count ->
    [one] Répondre à la demande de traçage qu’un autre bureau a envoyée le { $oldest }.
   *[other] Répondre à { $count } demandes de traçage d’autres bureaux ; la plus ancienne date du { $oldest }.
}
actions-give-information = { $count ->
    [one] Compléter une demande de traçage : le pays requis veut des précisions.
   *[other] Compléter { $count } demandes de traçage : les pays requis veulent des précisions.
}
actions-confirm-matches = { $count ->
    [one] Confirmer ou rejeter un rapprochement fort, trouvé le { $oldest }.
   *[other] Confirmer ou rejeter { $count } rapprochements forts ; le plus ancien date du { $oldest }.
}
actions-examine-leads = { $count ->
    [one] Faire examiner une piste balistique au microscope ; elle attend depuis le { $oldest }.
   *[other] Faire examiner { $count } pistes balistiques au microscope ; la plus ancienne attend depuis le { $oldest }.
}
actions-correct = { $count ->
    [one] Corriger une fiche que le rapprochement ne peut pas utiliser en l’état.
   *[other] Corriger { $count } fiches que le rapprochement ne peut pas utiliser en l’état.
}
actions-re-evaluate = { $count ->
    [one] Réévaluer une fiche avant son expiration le { $oldest }.
   *[other] Réévaluer { $count } fiches qui expirent dans les { $expiring_days } jours, la première le { $oldest }.
}
actions-chase = { $count ->
    [one] Relancer le pays requis pour une demande ouverte depuis plus de { $overdue_days } jours, pauses déduites.
   *[other] Relancer les pays requis pour { $count } demandes ouvertes depuis plus de { $overdue_days } jours, pauses déduites.
}
key-figures-title = Chiffres clés
tile-records-new = Nouvelles fiches d’armes perdues ou volées
tile-matches-confirmed = Rapprochements confirmés
tile-seizures = Saisies
tile-arms-seized = Armes saisies, découvertes ou remises
tile-traces-sent = Demandes de traçage envoyées
tile-traces-received = Demandes de traçage reçues
tile-ballistic-hits = Concordances balistiques confirmées
tile-notices-in-force = Notices et diffusions en vigueur
findings-title = Ce qui a changé
findings-empty = Aucun changement de la période n’est assez grand, sur assez de cas, pour être cité.
findings-arms-up = Les armes saisies, découvertes ou remises ont augmenté de { $share }, de { $previous } à { $count }.
findings-arms-down = Les armes saisies, découvertes ou remises ont diminué de { $share }, de { $previous } à { $count }.
findings-type-rising = Type en plus forte hausse : { $type_code }, de { $previous } à { $count }.
findings-converted-up = Les armes transformées représentent { $share } du total, après { $previous_share } pendant la période précédente ({ $count } contre { $previous }).
findings-obliterated-share = Le numéro de série était effacé sur { $count } armes, soit { $share } du total ({ $previous_share } pendant la période précédente).
findings-answers-take = La moitié des { $previous } réponses reçues pendant la période a pris { $count } jours ou moins.
findings-slowest = Demandes propres ouvertes depuis plus de { $overdue_days } jours, pauses déduites : le plus grand nombre, { $count }, attend une réponse de ce pays : { $country }.
findings-first-source = Premier pays étranger d’origine des armes récupérées ici : { $country }, { $count } armes tracées sur { $previous } ({ $share }).
change-intervals-title = Variation depuis la période précédente, avec son incertitude
change-intervals-note = Intervalle d’environ 95 % par rééchantillonnage par blocs : les semaines de chaque période sont tirées à nouveau cinq cents fois. Un intervalle qui contient 0 signifie que la variation peut être due au hasard. Pour un trimestre, qui compte quelque treize semaines, il est plus grossier et le plus souvent trop étroit ; avec moins de douze semaines dans une période, aucun n’est donné. Avec moins de { $few_cases } cas dans une période, une variation dit peu.
change-intervals-empty = Rien n’a été signalé pendant la période ni la précédente.

# 2
losses-title = Armes perdues, volées, objet de trafic ou de contrebande
losses-empty = Le bureau n’a signalé aucune arme perdue, volée, objet de trafic ou de contrebande.
losses-lead = { $records ->
    [0] Aucune fiche n’a été signalée pendant la période.
    [one] Une fiche a été signalée pendant la période, { $median_lag } jours après la perte.
   *[other] { $records } fiches ont été signalées pendant la période, dont { $stolen_share } pour vol. La moitié est arrivée dans les { $median_lag } jours suivant la perte.
} { $active ->
    [one] { $active } fiche est recherchée aujourd’hui.
   *[other] { $active } fiches sont recherchées aujourd’hui.
}
losses-trend-title = Fiches signalées par mois
losses-trend-note = Selon le jour du signalement à la police, car le jour de la perte est souvent inconnu.
losses-by-year-title = Fiches selon l’année de la perte
losses-by-year-note = Selon l’année de la perte : des signalements tardifs augmentent encore les dernières années.
losses-by-type-title = Type
losses-by-make-title = Marque
losses-by-make-note = Clair : la part d’une marque avec toutes celles au-dessus. Foncé : les marques qui atteignent ensemble les quatre cinquièmes.
losses-by-calibre-title = Calibre
losses-by-owner-title = Détenteur
losses-by-circumstance-title = Circonstance
losses-by-region-title = Région de la perte

# 3
recoveries-title = Armes propres récupérées
recoveries-empty = Aucune arme du bureau n’a été récupérée, et aucune n’a de rapprochement.
recoveries-lead = { $found ->
    [0] Aucune fiche n’a été marquée comme retrouvée pendant la période
    [one] Une fiche a été marquée comme retrouvée pendant la période
   *[other] { $found } fiches ont été marquées comme retrouvées pendant la période
} ({ $found_before } pendant la précédente). { $waiting ->
    [0] Aucun rapprochement fort n’attend l’avis de ce bureau.
    [one] Un rapprochement fort attend l’avis de ce bureau.
   *[other] { $waiting } rapprochements forts attendent l’avis de ce bureau.
}
recoveries-map-title = Où les armes propres sont réapparues, sur la carte
recoveries-by-country-title = Où les armes propres sont réapparues
recoveries-by-country-note = Fiches propres rapprochées d’une saisie là-bas, rapprochement confirmé par les deux propriétaires, ou fort et non tranché, toutes années ; une fiche compte une fois par pays. Un rapprochement fort que les propriétaires n’ont pas confirmé est une probabilité, pas un fait.
recoveries-by-state-title = État des fiches propres aujourd’hui
recovery-cohorts-title = Part retrouvée après un, trois et cinq ans
recovery-cohorts-note = Fiches par année de signalement, hors fiches annulées. Un tiret signale que les fiches n’ont pas encore été observées assez longtemps.
match-precision-title = Décisions sur les rapprochements, et leur précision
match-precision-note = Confirmé : les deux propriétaires disent qu’il s’agit d’une seule arme. Rejeté : l’un d’eux dit que non. Précision : confirmés sur confirmés et rejetés, toutes années. Elle est donnée pour l’ensemble des paires : le rapprochement ne propose plus une paire rejetée, dont le niveau est donc inconnu.

# 4
seizures-title = Saisies
seizures-empty = Le bureau n’a signalé aucune saisie.
seizures-lead = { $seizures ->
    [0] Aucune saisie n’a été signalée pendant la période.
    [one] Une saisie a permis de récupérer { $arms } armes.
   *[other] { $seizures } saisies ont permis de récupérer { $arms } armes, soit { $arms_per_seizure } par saisie ; { $border_share } des saisies ont eu lieu à une frontière ou sont dues à un service frontalier, et { $arrested } personnes ont été arrêtées.
} { $institutional ->
    [0] { "" }
    [one] Une arme appartenant à la police ou à l’armée n’est pas comptée.
   *[other] { $institutional } armes appartenant à la police ou à l’armée ne sont pas comptées.
}
seizures-trend-title = Armes saisies, découvertes ou remises par mois
arms-by-type-title = Type
arms-by-calibre-title = Calibre
arms-by-make-title = Marque
arms-by-context-title = Contexte criminel
arms-by-place-title = Lieu
arms-by-agency-title = Service, et mode d’entrée des armes
seizures-by-region-title = Région
seizure-region-trends-title = Armes saisies, trouvées ou remises par mois et par région

# 5
special-title = Armes transformées, artisanales, non marquées, à numéro effacé
special-empty = Le bureau n’a saisi aucune arme pendant la période.
special-shares-title = Armes sans origine ou numéro de série ordinaires
special-shares-note = Une arme peut figurer sur plusieurs lignes : une arme transformée peut aussi avoir perdu son numéro.
converted-from-title = Transformées à partir de
serial-status-title = État du numéro de série

# 6
traces-out-title = Demandes de traçage envoyées
traces-out-empty = Le bureau n’a envoyé aucune demande de traçage.
traces-out-lead = { $sent ->
    [0] Aucune demande n’a été envoyée pendant la période
    [one] Une demande a été envoyée pendant la période
   *[other] { $sent } demandes ont été envoyées pendant la période
} ({ $sent_before } pendant la précédente). { $older ->
    [0] Aucune n’a encore plus de 90 jours.
   *[other] Sur { $older } demandes de toutes les années qui ont plus de 90 jours, { $response_rate } ont une réponse définitive ; { $success_rate } des réponses ont permis de tracer l’arme.
} { $open ->
    [0] Aucune n’est ouverte.
    [one] Une est ouverte.
   *[other] { $open } sont ouvertes.
}
traces-out-curve-title = Délai des réponses
traces-out-curve-note = Courbe de Kaplan-Meier : une demande ouverte compte aussi longtemps qu’elle a été observée. La bande est l’intervalle à 95 %. Demandes de la période et de la précédente.
traces-out-curve-empty = Aucune demande de la période ou de la précédente n’a encore de réponse définitive : il n’y a pas de délai à montrer.
traces-out-times-title = Les délais en chiffres
traces-out-times-note = Les centiles portent sur les seules demandes ayant reçu une réponse ; ils sont donc le plus souvent plus courts que la courbe. Parts : parmi les demandes envoyées depuis au moins ce délai, qui ont reçu une réponse ou ont été observées aussi longtemps.
traces-out-spread-title = La dispersion des délais de réponse, par pays requis
traces-out-spread-axis = jours de l’envoi à la réponse définitive
traces-out-spread-note = Demandes de la période et de la précédente ayant reçu une réponse ; à moins de cinq réponses, aucun centile n’est donné. Les demandes ouvertes n’y sont pas : un pays qui en a beaucoup est plus lent qu’il n’y paraît.
traces-out-spread-empty = Aucune demande de la période ou de la précédente n’a encore de réponse définitive.
traces-out-outcomes-title = Issue des demandes
traces-out-reasons-title = Pourquoi des traçages n’ont pas abouti
traces-out-by-country-title = Par pays requis
traces-out-by-country-note = Taux de réponse : parmi les demandes qui ont plus de 90 jours.
traces-out-rates-title = Taux
traces-out-rates-note = Réponse : demandes de toutes les années qui ont plus de 90 jours ; strict compte les réponses définitives et les refus, large compte aussi les réponses provisoires et les questions. Armes tracées : demandes de la période et de la précédente. n indique sur combien de cas repose chaque taux.

# 7
traces-in-title = Demandes de traçage reçues
traces-in-empty = Aucun autre bureau n’a envoyé de demande de traçage à celui-ci.
traces-in-lead = { $received ->
    [0] Aucune demande n’est arrivée pendant la période.
    [one] Une demande est arrivée pendant la période.
   *[other] { $received } demandes sont arrivées pendant la période.
} { $answered ->
    [0] Aucune n’y a reçu de réponse.
    [one] Une y a reçu une réponse, après { $median_days } jours.
   *[other] { $answered } y ont reçu une réponse, la moitié en { $median_days } jours ou moins.
} { $open ->
    [0] Aucune n’attend aujourd’hui.
    [one] Une attend aujourd’hui.
   *[other] { $open } attendent aujourd’hui, dont { $open_long } depuis plus de { $overdue_days } jours.
}
traces-in-load-title = Demandes reçues, et demandes ayant reçu une réponse, par mois
traces-in-age-title = Ancienneté des demandes en attente
traces-in-by-country-title = Par pays requérant

# 8
time-to-crime-title = Délai entre vente et crime
time-to-crime-empty = Pour aucune arme récupérée pendant la période, la première vente au détail et la récupération ne sont toutes deux connues au jour près.
time-to-crime-lead = La moitié des { $n } armes dont la première vente est connue a été récupérée dans les { $median_years } ans qui l’ont suivie ; { $short_share } dans les trois ans, signe habituel qu’un trafic mérite d’être recherché.
ttc-histogram-title = De la première vente au détail à la récupération, par semestre
ttc-histogram-axis = mois de la première vente à la récupération
ttc-bands-title = De la première vente au détail à la récupération
ttc-bands-note = Chaque arme une fois, avec la dernière réponse à son sujet, et seulement quand la première vente et la récupération sont connues au jour près ; un délai court fait penser à un détournement récent, il ne le prouve pas.
ttc-measures-title = En chiffres

# 9
flows-title = D’où viennent les armes, et où elles vont
flows-empty = Aucun traçage à source et lieu de récupération connus ne s’est achevé pendant la période.
source-flows-title = De la source à la récupération
source-flows-note = À gauche : pays du dernier détenteur légal ou du premier acheteur. À droite : pays de récupération. Le pays lui-même est mis en évidence.
source-recovery-title = Source et récupération
source-recovery-note = Lignes : pays du dernier détenteur légal ou du premier acheteur. Colonnes : pays de récupération. Encadré : récupérée là où elle était légale en dernier. Le bureau ne voit que les traçages qu’il a envoyés ou reçus.
flow-balance-title = Solde avec chaque pays
flow-balance-note = Solde : armes d’ici récupérées là-bas moins armes de là-bas récupérées ici ; au-dessus de 0, il en est parti plus qu’il n’en est venu. La ligne du pays lui-même montre les armes qui ne l’ont jamais quitté.
flow-shares-title = Parts par origine et par lieu de récupération
flow-shares-note = À la ligne du pays lui-même : les armes qui ne sont jamais parties, et la part des armes récupérées qui vient du pays même.

# 10
routes-title = Itinéraires et concentration
route-map-title = Itinéraires connus par les saisies
route-map-note = Chaque étape d’un itinéraire est une flèche, de l’origine à la destination en passant par les transits ; une arme compte dans chaque étape.
route-list-title = Itinéraires
routes-empty = Aucune saisie de la période ne renseigne sur un itinéraire ou une origine.
transport-title = Moyens de transport
concentration-title = Concentration
concentration-note = L’indice HHI est la somme des carrés des parts : 1 quand tout vient d’un seul, près de 0 quand tout est dispersé. Nombre effectif : autant de parts égales donneraient le même indice. Sous n = { $few_cases }, ces mesures sont instables.
concentration-more-title = Concentration : autres mesures
concentration-more-note = Entropie : 0 lorsque tout vient d’un seul, d’autant plus grande que la répartition est large. Gini : 0 lorsque ceux qui apparaissent sont également fréquents, proche de 1 lorsque quelques-uns ont presque tout. En dessous de n = { $few_cases }, ces mesures sont instables.

# 11
ballistics-title = Balistique
ballistics-empty = Le bureau n’a enregistré aucun élément et lancé aucune recherche.
ballistics-lead = { $exhibits ->
    [one] { $exhibits } élément a été acquis pendant la période
   *[other] { $exhibits } éléments ont été acquis pendant la période
} ({ $in_all } au total). { $hits ->
    [0] Aucune concordance n’a été confirmée ;
    [one] Une concordance a été confirmée ;
   *[other] { $hits } concordances ont été confirmées ;
} { $leads ->
    [0] aucune piste n’attend le microscope.
    [one] une piste attend le microscope.
   *[other] { $leads } pistes attendent le microscope.
}
ballistic-funnel-title = De l’élément à la concordance confirmée
ballistic-funnel-note = Une piste est un constat à l’écran ; seul un expert muni des originaux confirme une concordance. Chaque paire d’affaires nouvellement reliée compte une fois.
ballistic-exhibits-title = Éléments acquis
ballistic-rates-title = Taux
ballistic-candidates-title = Candidats à examiner à l’écran
ballistic-candidates-note = Fois plus fréquent : combien de fois une telle ressemblance est plus fréquente entre traces d’une même arme qu’entre traces de deux armes, pour autant que les relevés de référence permettent de le dire. Un candidat indique un ordre d’examen, ni une concordance ni une identification ; un expert muni des originaux décide.
ballistic-candidates-empty = Aucun candidat n’attend d’examen.
ballistic-pictures-title = Les candidats les plus vraisemblables, en image
ballistic-pictures-note = Pour chaque paire, les traces qui s’accordent le mieux (texte de l’image en anglais). Une ressemblance à l’image n’identifie aucune arme.
ballistic-pictures-empty = Aucun candidat n’attend d’examen.
ballistic-countries-title = Pistes et concordances avec d’autres bureaux

# 12
notices-title = Notices et diffusions en vigueur
notices-empty = Aucune notice ou diffusion relative aux armes que ce bureau peut voir n’est en vigueur.
notices-by-colour-title = En vigueur, par type
notices-in-force-title = Liste

# 13
sdg-title = Indicateur ODD 16.4.2
sdg-empty = Aucune arme comptant pour l’indicateur n’a été saisie, découverte ou remise ces cinq dernières années.
sdg-lead = Pour { $year }, l’indicateur est de { $ratio } : sur { $denominator } armes saisies, découvertes ou remises, l’origine illicite de { $numerator } a été établie à ce jour.
sdg-parts-title = L’indicateur et ses composantes
sdg-parts-note = Les années récentes sont incomplètes : des réponses arrivent encore, et l’indicateur est recalculé à chaque fois. Les saisies purement administratives, les éléments d’armes, les munitions et les armes anciennes ne sont pas comptés.
sdg-marked-title = Le même ratio, par composante
sdg-not-established-title = Pourquoi l’origine n’est pas établie

# 14
quality-title = Qualité des données
quality-empty = Le bureau n’a aucune fiche active à évaluer.
quality-lead = La note de qualité des { $n } fiches actives est de { $quality }. { $faulty_records ->
    [0] Aucune fiche n’a d’anomalie
    [one] Une fiche a une anomalie
   *[other] { $faulty_records } fiches ont une anomalie
} qui gêne le rapprochement ; { $faulty_seizures ->
    [0] aucun objet saisi n’en a.
    [one] un objet saisi en a une.
   *[other] { $faulty_seizures } objets saisis en ont une.
}
quality-score-title = La note de qualité et ses composantes
quality-score-note = Note = 0,5 complétude + 0,2 validité + 0,1 unicité + 0,1 rapidité + 0,1 cohérence.
quality-fields-title = Champs remplis
quality-fields-note = Part des fiches actives ; une valeur de remplissage compte comme vide.
quality-issues-title = Anomalies par type
records-to-correct-title = Fiches à corriger
records-to-correct-empty = Aucune fiche n’est à corriger.

# 15
open-actions-title = Actions en attente
open-actions-empty = Rien n’est en attente pour ce bureau.
requests-to-answer-title = Demandes de traçage à traiter
requests-to-answer-empty = Aucune demande de traçage n’attend de réponse.
matches-to-confirm-title = Rapprochements à confirmer ou à rejeter
matches-to-confirm-empty = Aucun rapprochement n’attend l’avis de ce bureau.
leads-to-examine-title = Pistes balistiques à examiner
leads-to-examine-empty = Aucune piste balistique n’attend le microscope.
records-expiring-title = Fiches qui expirent dans les { $expiring_days } jours
records-expiring-empty = Aucune fiche n’expire dans les { $expiring_days } jours.

# 16
method-title = Méthode, limites et définitions
method-dates = Une fiche compte le jour du signalement, une saisie le jour de la saisie, une demande le jour de l’envoi. Quand seul le mois ou l’année est connu, son premier jour en tient lieu. Tous les chiffres viennent des données telles qu’elles étaient à la date de couverture ; une correction ultérieure les modifie.
method-ttc = Le délai entre vente et crime va de la première vente au détail à la récupération, seulement quand les deux sont connues au jour près et dans cet ordre. Une arme compte une fois, avec la dernière réponse de sa chaîne de demandes ; les clôtures administratives sont exclues. Les trois ans et les tranches se comptent selon le calendrier. Le premier vendeur ou acheteur d’une arme n’est pas pour autant suspect.
method-access = Le rapport montre ce que ce bureau a le droit de voir et rien d’autre : ses propres données, et celles des autres qu’ils ne lui ont pas refusées.

