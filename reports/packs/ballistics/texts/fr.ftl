report-title = Réseau balistique

# 1
network-summary-title = Que faire maintenant, et chiffres clés
network-summary-empty = Le bureau n’a saisi aucun élément et lancé aucune recherche, et rien n’est en attente.
network-actions-title = Que faire maintenant
network-actions-empty = Rien n’est en attente : ni piste à examiner, ni candidat à regarder, ni élément à rechercher à l’étranger.
network-actions-examine = { $count ->
    [one] Faire examiner une piste au microscope de comparaison ; elle attend depuis le { $oldest }.
   *[other] Faire examiner { $count } pistes au microscope de comparaison ; la plus ancienne attend depuis le { $oldest }.
}
network-actions-look = { $count ->
    [one] Regarder à l’écran un candidat fort, listé le { $oldest }.
   *[other] Regarder à l’écran { $count } candidats forts ; le plus ancien a été listé le { $oldest }.
}
network-actions-review = { $count ->
    [one] Regarder ensuite un autre candidat.
   *[other] Regarder ensuite { $count } autres candidats.
}
network-actions-search = { $count ->
    [one] Envisager une recherche à l’étranger pour un élément admissible de la période ou de la précédente, recherché dans le pays seulement ou pas du tout.
   *[other] Envisager une recherche à l’étranger pour { $count } éléments admissibles de la période et de la précédente, recherchés dans le pays seulement ou pas du tout.
}
network-tiles-title = Chiffres clés
tile-exhibits-acquired = Éléments acquis
tile-searches-launched = Recherches lancées
tile-candidates-listed = Candidats listés
tile-leads-found = Pistes
tile-hits-confirmed = Concordances confirmées

# 2
network-exhibits-title = Éléments et recherches
network-exhibits-empty = Le bureau n’a saisi aucun élément et lancé aucune recherche.
network-exhibits-lead = { $exhibits ->
    [0] Aucun élément n’a été acquis pendant la période ;
    [one] Un élément a été acquis pendant la période ;
   *[other] { $exhibits } éléments ont été acquis pendant la période ;
} le bureau en compte { $in_all ->
    [0] 0
    [one] un
   *[other] { $in_all }
} en tout, provenant de { $cases ->
    [one] { $cases } affaire.
   *[other] { $cases } affaires.
}
network-funnel-title = De l’élément à la concordance confirmée
network-funnel-note = Une piste est un constat à l’écran ; seul un expert muni des originaux confirme une concordance. Chaque paire d’affaires nouvellement reliée compte une fois.
exhibits-kinds-title = Éléments par nature et origine
exhibits-calibres-title = Éléments par calibre
exhibits-trend-title = Éléments et recherches par mois
search-scopes-title = Portée des recherches

# 3
network-delay-title = Délai d’acquisition
network-delay-empty = Pour aucun élément acquis pendant la période l’heure de la récupération et celle de la numérisation ne sont connues toutes les deux.
network-delay-lead = La moitié des { $n } éléments dont les heures sont connues a été numérisée dans les { $median_days } jours suivant la récupération ; { $within_24 } dans les 24 heures, { $within_48 } dans les 48.
delay-bands-title = De la récupération à la numérisation
delay-measures-title = En chiffres
delay-measures-note = Heures de la récupération à la numérisation, seulement lorsque les deux sont connues et dans cet ordre. Les recommandations des États-Unis demandent 24 heures.

# 4
network-results-title = Ce qui en est sorti
network-results-empty = Ni élément, ni recherche, ni piste pour le moment.
network-rates-title = Taux
network-rates-note = Nombre et sur : les deux nombres sur lesquels repose un taux. Les pistes et les concordances de la période peuvent venir d’éléments plus anciens.
network-years-title = Par année
lead-findings-title = Pistes, selon le résultat de l’examen
candidate-precision-title = Précision des candidats, par niveau
candidate-precision-note = Confirmés sur confirmés et rejetés, à l’écran ou sur les originaux. Une piste en attente ne compte d’aucun côté ; les liens déjà connus sont exclus.

# 5
network-partnership-title = Avec qui
network-partnership-empty = Il n’y a ni lien, ni candidat en attente.
network-partners-title = Liens par bureau de l’autre élément
network-partners-note = Toutes les années. La ligne du bureau lui-même montre les liens entre ses propres affaires.

# 6
network-linkage-title = Réseaux
network-linkage-empty = Aucun élément n’est relié à autre chose que ce bureau puisse voir.
network-linkage-lead = { $networks ->
    [one] Un réseau avec des éléments a un membre de ce bureau ; il compte { $largest } membres.
   *[other] { $networks } réseaux avec des éléments ont un membre de ce bureau ; le plus grand compte { $largest } membres.
} { $across ->
    [0] Aucun ne s’étend à un autre bureau.
    [one] { $across } s’étend à d’autres bureaux.
   *[other] { $across } s’étendent à d’autres bureaux.
}
linkage-counts-title = Nombres
linkage-degrees-title = Moyennes
linkage-degrees-note = Affaires : reliées par des pistes et des concordances confirmées. Réseaux : fiches, armes saisies, affaires, éléments, demandes et notices qui se tiennent. Degré moyen : deux fois les liens sur les membres.
largest-networks-title = Les plus grands réseaux
largest-networks-note = Un réseau est ce que ce bureau peut en voir ; d’autres peuvent en voir plus ou moins. Lien le plus faible : 1 lorsque les propriétaires et les experts l’ont dit, moins lorsque seule une comparaison le dit. Il indique où regarder et ne prouve rien contre personne.
largest-networks-empty = Aucun élément n’est relié à autre chose que ce bureau puisse voir.

# 7
network-waiting-title = Ce qui attend
network-waiting-empty = Aucune piste et aucun candidat n’est en attente.
open-leads-title = Pistes à examiner
open-leads-empty = Aucune piste n’attend le microscope.
open-candidates-title = Candidats à regarder à l’écran
open-candidates-note = Fois plus fréquent : combien de fois plus souvent une telle ressemblance se rencontre entre traces d’une même arme qu’entre traces de deux armes, autant que les relevés de référence permettent de le dire. Un candidat indique un ordre d’examen, ni concordance ni identification ; un expert muni des originaux décide.
open-candidates-empty = Aucun candidat n’attend d’être regardé.
candidate-pictures-title = Les candidats les plus vraisemblables, dessinés
candidate-pictures-note = De chaque paire, les traces qui s’accordent le mieux. Une ressemblance sur une image n’identifie aucune arme.
candidate-pictures-empty = Aucun candidat n’attend d’être regardé.

# 8
network-method-title = Méthode, limites et définitions
method-findings = Un candidat est calculé, une piste est ce qu’un analyste voit à l’écran, une concordance est ce qu’un expert a confirmé sur les originaux. Pistes et concordances se comptent par paire d’affaires, une fois ; les liens déjà connus ne comptent jamais. Aucun score n’identifie une arme ni une personne.
method-network-rates = Le rendement en pistes rapporte les pistes aux éléments acquis. Le taux de concordance rapporte les concordances confirmées par ce bureau, qui lui sont créditées, aux recherches qu’il a lancées ; celles qui touchent un de ses éléments sans avoir été confirmées par lui sont à part. La confirmation des pistes rapporte les concordances confirmées aux pistes examinées. La précision des candidats rapporte les confirmés aux confirmés et rejetés, dans chaque niveau. Les concordances viennent des mois après les éléments : en période de croissance, les rendements sont sous-estimés.
method-delay = Le délai de numérisation va de la récupération de l’arme ou de la pièce à sa numérisation. Les centiles sont obtenus par interpolation linéaire entre les deux valeurs les plus proches.
method-linkage = Les réseaux découlent de ce qu’ont dit propriétaires et experts, des rapprochements et candidats forts, et de ce qui cite autre chose ; une paire rejetée ne relie rien. Le degré moyen est deux fois les liens sur les membres.
method-access-ballistics = Le rapport montre les éléments de ce bureau, les paires dont un élément est le sien, et les réseaux dans la mesure où ce bureau peut les voir.
