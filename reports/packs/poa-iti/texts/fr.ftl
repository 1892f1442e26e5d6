report-title = Programme d’action et Instrument de traçage : projet de rapport national

# 1
poa-coordination-title = Coordination nationale et points de contact
poa-coordination-empty = Aucune saisie n’a été signalée pendant ces périodes.
poa-how-to-read = Ce projet est rempli dans la mesure où les données de ce bureau le permettent. Ce n’est pas la réponse du pays : un bureau sait ce que lui communiquent la police, la douane et les laboratoires, et l’essentiel d’un rapport national se décide ailleurs. Lorsque les données ne disent rien, la ligne est laissée au bureau, avec ce qui est demandé. Un chiffre absent n’est pas un zéro. « Période précédente » désigne la période de même durée avant celle-ci.
coordination-agencies-title = Ce que disent les données : services qui saisissent des armes
coordination-agencies-note = Les biens de la police et des forces armées sont exclus.
coordination-complete-title = À compléter par le bureau
coordination-complete-point-of-contact = Point de contact national pour le Programme d’action : nom, service, téléphone, courriel, et depuis quand. …………………………
coordination-complete-coordination-body = Organe qui coordonne l’action du pays sur les armes légères : nom, membres, base légale, dernière réunion. …………………………
coordination-complete-action-plan = Plan d’action ou stratégie nationale : titre, années, objectifs, et où les lire. …………………………
coordination-complete-laws = Lois et règlements sur les armes légères modifiés depuis le dernier rapport. …………………………
coordination-complete-regional = Instruments et réseaux régionaux auxquels le pays s’est joint. …………………………

# 2
poa-manufacture-title = Fabrication
poa-manufacture-empty = Les données ne contiennent rien sur la fabrication illicite pour ces périodes.
manufacture-data-title = Ce que disent les données : fabrication illicite
manufacture-data-note = Une arme peut figurer sur plusieurs lignes. Seul ce qui a été saisi et décrit est connu ici.
manufacture-data-empty = Les données ne contiennent aucune arme de ce genre pour ces périodes.
manufacture-complete-title = À compléter par le bureau
manufacture-complete-no-illicit-manufacture = Les données ne contiennent aucune arme artisanale ou transformée pour ces périodes : confirmer qu’il n’y en a pas eu, ou dire où ces affaires sont enregistrées. …………………………
manufacture-complete-manufacture-law = Loi qui régit la fabrication d’armes légères, et peine encourue pour une fabrication sans autorisation. …………………………
manufacture-complete-licences = Fabricants autorisés, et armes légères fabriquées pendant la période. …………………………
manufacture-complete-manufacture-records = Qui tient les registres de fabrication, et pendant combien de temps. …………………………
manufacture-complete-conversion-law = Règles sur les armes transformables, la neutralisation et les pièces imprimées. …………………………

# 3
poa-transfer-title = Transferts internationaux
poa-transfer-empty = Les données ne contiennent rien sur les transferts illicites pour ces périodes.
transfer-data-title = Ce que disent les données : transferts illicites
transfer-data-note = Les itinéraires sont ceux qu’indiquent les saisies, confirmés et présumés. Une arme peut figurer sur plusieurs lignes.
transfer-data-empty = Les données ne contiennent aucun cas de ce genre pour ces périodes.
transfer-diversions-title = Ce que disent les données : où les armes ont été détournées
transfer-diversions-note = Points de détournement établis, ces cinq dernières années, par les réponses aux demandes de traçage de ce bureau.
transfer-diversions-empty = Aucune réponse à une demande de traçage de ce bureau n’a indiqué de point de détournement ces cinq dernières années.
transfer-complete-title = À compléter par le bureau
transfer-complete-transfer-law = Loi qui régit l’exportation, l’importation, le transit et la réexportation, et autorité qui décide. …………………………
transfer-complete-end-user = Comment les certificats d’utilisation finale sont vérifiés, et ce qui est fait contre les faux. …………………………
transfer-complete-licences-given = Licences accordées et refusées pendant la période : exportation, importation, transit. …………………………
transfer-complete-brokering = Règles sur le courtage, et courtiers enregistrés. …………………………
transfer-complete-retransfer = Ce que le pays exige d’un acquéreur avant la cession à un tiers d’armes légères qu’il a fournies. …………………………

# 4
poa-stockpiles-title = Stocks
poa-stockpiles-empty = Les données ne contiennent rien sur les armes de l’État pour ces périodes.
stockpile-data-title = Ce que disent les données : armes de l’État
stockpile-data-note = Une perte compte dans la période où elle a été signalée. Les stocks eux-mêmes ne figurent pas dans les données.
stockpile-data-empty = Les données ne contiennent aucune arme de l’État perdue ou réapparue pendant ces périodes.
stockpile-complete-title = À compléter par le bureau
stockpile-complete-no-state-losses = Les données ne contiennent aucune perte ni aucun vol d’arme de la police ou des forces armées pour ces périodes : confirmer qu’il n’y en a pas eu, ou les faire enregistrer. …………………………
stockpile-complete-stock-standards = Normes applicables aux stocks des forces armées, de la police et d’autres organismes : sites, fermetures, accès, transport, personnel. …………………………
stockpile-complete-inventories = À quel rythme les stocks sont inventoriés, et par qui. …………………………
stockpile-complete-surplus = Comment les excédents sont repérés, leur volume, et ce qui en est fait. …………………………
stockpile-complete-loss-procedure = Ce qui est fait lorsqu’une arme de l’État est perdue ou volée, et si elle est signalée pour recherche à l’étranger. …………………………

# 5
poa-marking-title = Marquage et registres
poa-marking-empty = Les données ne contiennent ni arme saisie pendant ces périodes ni fiche.
marking-status-title = Ce que disent les données : numéros de série des armes saisies
marking-data-title = Ce que disent les données : marques et fiches
marking-data-note = Marquée de façon unique : le numéro est lisible, restauré, lisible en partie ou apposé par le détenteur. Les fiches recherchées sont celles d’aujourd’hui.
marking-data-empty = Les données ne contiennent ni arme saisie pendant ces périodes ni fiche.
marking-complete-title = À compléter par le bureau
marking-complete-marking-manufacture = Marques exigées à la fabrication : fabricant, pays, numéro de série, et sur quelle pièce. …………………………
marking-complete-marking-import = Marques exigées à l’importation : pays et année, et qui les appose. …………………………
marking-complete-marking-state = Marques sur les armes légères des forces armées et de la police, et sur celles cédées par l’État à des civils. …………………………
marking-complete-records-kept = Durée de conservation des registres : fabrication, importation et exportation, détenteurs. …………………………
marking-complete-record-system = Où sont tenus les registres, s’ils sont électroniques, et ce que deviennent ceux des entreprises qui ferment. …………………………

# 6
poa-tracing-title = Traçage
poa-tracing-empty = Ce bureau n’a ni envoyé ni reçu de demande de traçage pendant la période.
tracing-data-title = Ce que disent les données : demandes de la période
tracing-data-note = Les demandes closes pour des raisons administratives sont exclues ; les attentes de précisions sont déduites des jours.
tracing-data-empty = Ce bureau n’a ni envoyé ni reçu de demande de traçage pendant la période.
tracing-items-title = Ce que disent les demandes envoyées
tracing-items-note = Part des demandes envoyées pendant la période qui indiquent ce que l’Instrument international de traçage leur demande d’indiquer.
tracing-items-empty = Ce bureau n’a envoyé aucune demande de traçage pendant la période.
tracing-reasons-title = Pourquoi des demandes envoyées n’ont pas abouti
tracing-complete-title = À compléter par le bureau
tracing-complete-no-requests = Les données ne contiennent aucune demande envoyée pendant la période : confirmer qu’il n’y en a pas eu, y compris par d’autres voies. …………………………
tracing-complete-tracing-contact = Point de contact national pour le traçage : nom, service, téléphone, courriel, et si l’Organisation des Nations Unies en a été informée. …………………………
tracing-complete-tracing-procedure = Loi ou règles selon lesquelles les demandes sont envoyées et traitées, et services qui peuvent demander. …………………………
tracing-complete-tracing-limits = Motifs pour lesquels le pays diffère, limite ou refuse une réponse. …………………………

# 7
poa-collection-title = Collecte et destruction
poa-collection-empty = Les données ne contiennent aucune arme saisie, découverte ou remise.
collection-years-title = Ce que disent les données : armes saisies, découvertes, remises
collection-years-empty = Les données ne contiennent aucune arme saisie, découverte ou remise ces cinq dernières années.
disposal-years-title = Ce que disent les données : ce qu’elles sont devenues
disposal-years-note = Selon l’année de la saisie, d’après la dernière déclaration. « Non indiqué » ne veut pas dire « conservée » : le service qui a saisi ne l’a pas dit.
disposal-years-empty = Les données ne contiennent aucune arme saisie, découverte ou remise ces cinq dernières années.
collection-complete-title = À compléter par le bureau
collection-complete-no-destruction = Les données ne désignent aucune arme de ces périodes comme détruite : indiquer ce qui a été détruit, quand et par qui. …………………………
collection-complete-unstated-disposal = Pour certaines armes de la période, leur sort n’est pas indiqué : compléter les saisies, ou donner les nombres ici. …………………………
collection-complete-programmes = Programmes de collecte et amnisties : années, conditions, armes légères remises. …………………………
collection-complete-destruction-method = Comment les armes légères sont détruites, qui l’atteste, et si la destruction a été publique. …………………………
collection-complete-ammunition = Munitions, pièces et stocks excédentaires détruits : quantités et dates. …………………………

# 8
poa-assistance-title = Coopération et assistance internationales
poa-assistance-empty = Les données ne contiennent aucune coopération pour ces périodes.
assistance-data-title = Ce que disent les données : coopération
assistance-data-note = Opérations : celles au titre desquelles ce bureau a signalé une saisie, comptées à leur premier jour.
assistance-data-empty = Les données ne contiennent aucune coopération pour ces périodes.
assistance-training-title = Ce que disent les données : formation
assistance-training-empty = Les données ne contiennent, pour cette période et la précédente, aucune formation suivie par le pays.
assistance-complete-title = À compléter par le bureau
assistance-complete-no-training = Les données ne contiennent, pour ces périodes, aucune formation suivie par le pays : confirmer qu’il n’y en a pas eu. …………………………
assistance-complete-given = Assistance fournie : à qui, pour quoi, de quel montant. …………………………
assistance-complete-received = Assistance reçue : de qui, pour quoi, et avec quel résultat. …………………………
assistance-complete-needs = Assistance dont le pays a besoin : but, mesures, coût. …………………………

# 9
poa-sdg-title = Indicateur ODD 16.4.2 (section 6 du formulaire)
poa-sdg-empty = Les données ne contiennent aucune arme qui compte pour l’indicateur.
poa-sdg-lead = Pour { $year }, l’indicateur est de { $ratio } : sur { $denominator } armes saisies, découvertes ou remises, l’origine illicite de { $numerator } est établie à ce jour.
sdg-table-title = L’indicateur et ses éléments, par année
sdg-table-note = 100 × (établies par traçage + établies par une autorité) / (saisies pour infraction pénale + découvertes + remises). Les années récentes sont incomplètes : des réponses arrivent encore, et l’indicateur est alors recalculé.
sdg-table-empty = Les données ne contiennent aucune arme qui compte pour l’indicateur.
sdg-disaggregated-title = Selon le mode d’entrée des armes
sdg-disaggregated-empty = Les données ne contiennent aucune arme qui compte pour l’indicateur.
sdg-open-years-title = Non établies, selon l’avancement du traçage
sdg-open-years-empty = Les données ne contiennent aucune arme qui compte pour l’indicateur.
sdg-marked-years-title = Armes marquées de façon unique seulement
sdg-marked-years-note = Marquée de façon unique : le numéro est lisible, restauré, lisible en partie ou apposé par le détenteur.
sdg-marked-years-empty = Les données ne contiennent aucune arme qui compte pour l’indicateur.
sdg-revision-title = Comment les réponses tardives ont changé l’indicateur
sdg-revision-note = Alors : avec les réponses arrivées à la fin de l’année, sur les armes de l’année telles qu’on les connaît aujourd’hui. Les saisies signalées ou corrigées plus tard figurent donc des deux côtés de la comparaison.
sdg-revision-empty = Les données ne contiennent aucune arme qui compte pour l’indicateur.
sdg-companions-title = À montrer avec l’indicateur
sdg-companions-note = Demandes selon l’année d’envoi ; armes, destructions et arrestations selon l’année de la saisie. Détruites : dans la mesure où les saisies le disent. Un zéro signifie que les données n’en contiennent pas, non qu’il n’y en a pas eu.
sdg-companions-empty = Les données ne contiennent rien pour ces années.
indicator-complete-title = À compléter par le bureau
indicator-complete-no-arms = Les données ne contiennent pour cette année aucune arme qui compte pour l’indicateur : donner les nombres, ou confirmer qu’il n’y en a pas eu. …………………………
indicator-complete-other-services = Armes saisies, découvertes ou remises par des services qui ne rendent pas compte à ce bureau. …………………………
indicator-complete-policy-outcomes = Si la politique nationale tient pour établies les réponses qui nomment le premier acquéreur, ou un enregistrement de destruction ; elles ne sont pas comptées ici. …………………………
indicator-complete-recorded-after = Armes marquées et inscrites à un registre après leur saisie. …………………………
indicator-complete-prosecuted = Personnes soupçonnées, poursuivies et condamnées pour trafic d’armes. …………………………

# 10
poa-method-title = Méthode, limites et définitions
method-poa-data = Ce qui figure sous « Ce que disent les données » provient des fiches, saisies, demandes de traçage, éléments balistiques et notices de ce bureau, et des formations qu’il peut voir. Le décompte se fait par période : les fiches au jour du signalement, les saisies au jour de la saisie, les demandes au jour de l’envoi. Rien n’est estimé, et rien n’est repris d’un rapport antérieur.
method-revision = Une réponse compte dans l’année de la saisie, à quelque date qu’elle arrive. « Alors » ne retient que les réponses arrivées avant la fin de cette année ; les réponses retirées ou remplacées depuis sont connues ici telles qu’elles sont aujourd’hui. L’écart montre de combien la première valeur d’une année peut monter.
