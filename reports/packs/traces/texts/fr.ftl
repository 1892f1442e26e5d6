report-title = Demandes de traçage : performance

# 1
trace-summary-title = Que faire maintenant, et chiffres clés
trace-summary-empty = Rien n’est en attente, et aucune demande de traçage n’a été envoyée ni reçue.
trace-actions-title = Que faire maintenant
trace-actions-empty = Rien n’est en attente pour ce bureau : toutes les demandes reçues ont une réponse, et aucune demande envoyée n’est en retard.
trace-actions-answer-urgent = { $count ->
    [one] Répondre à la demande urgente envoyée le { $oldest }.
   *[other] Répondre à { $count } demandes urgentes ; la plus ancienne date du { $oldest }.
}
trace-actions-answer-overdue = { $count ->
    [one] Répondre à une demande en retard : envoyée le { $oldest }, elle compte plus de 180 jours à la charge de ce bureau.
   *[other] Répondre à { $count } demandes en retard, avec plus de 180 jours à la charge de ce bureau ; la plus ancienne date du { $oldest }.
}
trace-actions-acknowledge = { $count ->
    [one] Accuser réception d’une demande envoyée le { $oldest }, pour que le demandeur la sache arrivée.
   *[other] Accuser réception de { $count } demandes, la plus ancienne du { $oldest }, pour que les demandeurs les sachent arrivées.
}
trace-actions-give-information = { $count ->
    [one] Compléter une demande envoyée : le bureau requis attend des précisions, et son délai est suspendu.
   *[other] Compléter { $count } demandes envoyées : les bureaux requis attendent des précisions, et leur délai est suspendu.
}
trace-actions-chase = { $count ->
    [one] Relancer le bureau requis pour une demande en retard, envoyée le { $oldest }.
   *[other] Relancer les bureaux requis pour { $count } demandes en retard ; la plus ancienne date du { $oldest }.
}
trace-actions-close = { $count ->
    [one] Clore une demande qui a reçu sa réponse le { $oldest }, ou interroger le pays suivant.
   *[other] Clore { $count } demandes qui ont reçu leur réponse, la première le { $oldest }, ou interroger le pays suivant.
}
trace-tiles-title = Chiffres clés
tile-requests-sent = Demandes envoyées
tile-answers-received = Réponses définitives reçues
tile-requests-received = Demandes reçues
tile-answers-given = Réponses définitives données
tile-open-sent = Demandes envoyées ouvertes en fin de période
tile-open-received = Demandes reçues ouvertes en fin de période
# 2
trace-balance-title = Réponses, dans les deux sens
trace-balance-empty = Ce bureau n’a ni envoyé ni reçu de demande de traçage.
trace-balance-lead = { $sent ->
    [0] Aucune demande n’a été envoyée pendant la période
    [one] Une demande a été envoyée pendant la période
   *[other] { $sent } demandes ont été envoyées pendant la période
}, { $received ->
    [0] et aucune n’a été reçue.
    [one] et une a été reçue.
   *[other] et { $received } ont été reçues.
} { $sent_older ->
    [0] Aucune demande envoyée n’a encore plus de 90 jours.
   *[other] Parmi toutes les demandes envoyées de plus de 90 jours ({ $sent_older }), { $sent_rate } ont une réponse définitive.
} { $received_older ->
    [0] Aucune demande reçue n’a encore plus de 90 jours.
   *[other] Parmi toutes les demandes reçues de plus de 90 jours ({ $received_older }), ce bureau a répondu à { $received_rate }.
}
trace-rates-title = Taux
trace-rates-note = Taux de réponse : demandes de toutes les années qui ont plus de 90 jours. Strict : réponses définitives et refus. Large : les réponses provisoires et les questions comptent aussi. Succès : demandes de la période et de la précédente. n indique sur combien de cas repose chaque taux.
outcomes-both-title = Issue des demandes de la période
reasons-sent-title = Pourquoi des demandes envoyées n’ont pas abouti
reasons-received-title = Pourquoi des demandes reçues n’ont pas abouti

# 3
trace-speed-title = Délais de réponse
trace-speed-empty = Aucune demande de la période ou de la précédente n’a d’accusé de réception ni de réponse.
trace-times-title = Délais en chiffres
trace-times-note = Demandes envoyées pendant la période et la précédente. Les centiles portent sur les seules demandes avec accusé de réception ou réponse ; les jours d’attente de précisions sont déduits. Parts : parmi les demandes envoyées depuis au moins ce délai qui ont reçu une réponse ou ont été observées aussi longtemps.
trace-times-empty = Aucune demande de la période ou de la précédente n’a d’accusé de réception ni de réponse.
curve-sent-title = Réponses aux demandes envoyées
curve-sent-empty = Aucune demande envoyée n’a encore de réponse définitive ; il n’y a pas de délai à montrer.
curve-received-title = Réponses aux demandes reçues
curve-received-empty = Aucune demande reçue n’a encore de réponse définitive ; il n’y a pas de délai à montrer.
curve-quantiles-title = Lu sur les courbes
curve-quantiles-note = Les courbes sont l’estimation de Kaplan et Meier sur toutes les demandes jamais envoyées ; les demandes ouvertes comptent aussi longtemps qu’elles ont été observées. Elles tiennent compte de ce qui attend encore : leurs délais peuvent être plus longs que les centiles ci-dessus. Un tiret : cette part n’a pas encore de réponse.
curve-quantiles-empty = Aucune demande n’a encore de réponse définitive.

# 4
trace-backlog-title = Demandes en attente
trace-backlog-empty = Aucune demande n’est ouverte, dans aucun sens.
trace-backlog-lead = { $sent ->
    [0] Aucune demande envoyée n’est ouverte.
    [one] { $sent } demande envoyée est ouverte (dont { $sent_overdue } en retard).
   *[other] { $sent } demandes envoyées sont ouvertes (dont { $sent_overdue } en retard).
} { $received ->
    [0] Aucune demande reçue n’est ouverte.
    [one] { $received } demande reçue est ouverte (dont { $received_overdue } en retard).
   *[other] { $received } demandes reçues sont ouvertes (dont { $received_overdue } en retard).
}
backlog-age-title = Demandes ouvertes par ancienneté
backlog-age-empty = Aucune demande n’est ouverte, dans aucun sens.
backlog-sent-title = Demandes envoyées ouvertes, par bureau requis
backlog-sent-empty = Aucune demande envoyée n’est ouverte.
backlog-received-title = Demandes reçues ouvertes, par bureau demandeur
backlog-received-empty = Aucune demande reçue n’est ouverte.

# 5
trace-trend-title = Évolution
trace-trend-empty = Aucune demande n’a été envoyée ni reçue ces cinq dernières années.
trend-requests-title = Demandes par mois
trend-answers-title = Réponses définitives par mois
trend-years-title = Par année d’envoi
trend-years-note = Taux de réponse à ce jour : il manque aux années récentes des réponses encore en cours. Les fins administratives sont exclues.

# 6
trace-chains-title = Chaînes de demandes
trace-chains-empty = Ce bureau n’a ouvert aucune chaîne de demandes.
trace-chains-lead = { $chains ->
    [one] Une arme a fait l’objet de recherches, avec { $longest } demandes.
   *[other] { $chains } armes ont fait l’objet de recherches, avec { $mean_links } demandes chacune en moyenne ; la plus longue chaîne compte { $longest } demandes. { $followed ->
        [0] Aucune n’a exigé une deuxième demande.
        [one] { $followed } a exigé une deuxième demande.
       *[other] { $followed } ont exigé une deuxième demande.
    }
}
chain-depths-title = Demandes par arme
chain-measures-title = Les chaînes en chiffres
chain-measures-note = Une demande qui en suit une autre vers le pays suivant appartient à sa chaîne. Seules les demandes que ce bureau peut voir sont connues ici.

# 7
trace-ttc-title = Délai entre la vente et le crime
trace-ttc-empty = Pour aucune arme récupérée pendant la période la première vente au détail et la récupération ne sont connues toutes les deux au jour près.
trace-ttc-lead = { $n ->
    [one] Une arme dont la première vente est connue a été récupérée { $median_years } ans après celle-ci.
   *[other] La moitié des { $n } armes dont la première vente est connue a été récupérée dans les { $median_years } ans suivant celle-ci ; { $short_share } dans les trois ans, signe habituel qu’un trafic mérite examen.
}
ttc-both-title = De la première vente au détail à la récupération
ttc-both-note = Chaque arme une fois, avec la dernière réponse à son sujet, et seulement quand la première vente et la récupération sont connues au jour près ; un délai court fait penser à un détournement récent, il ne le prouve pas.
ttc-numbers-title = En chiffres

# 8
trace-partners-title = Partenaires
trace-partners-empty = Aucune demande n’a été envoyée ni reçue pendant la période ou la précédente.
partners-both-title = Dans les deux sens, par partenaire
partners-both-note = Demandes envoyées pendant la période et la précédente. Envoyées : ce bureau demande, le partenaire répond. Reçues : le partenaire demande, ce bureau répond. Jours : médiane jusqu’à la réponse définitive, pauses déduites. Avec réponse : parmi les demandes qui ont plus de 90 jours.

# 9
trace-overdue-title = Ce qui attend
trace-overdue-empty = Rien n’est en attente, dans aucun sens.
overdue-received-title = Demandes qui attendent la réponse de ce bureau
overdue-received-note = Jours à la charge de ce bureau ; le délai est suspendu tant que des précisions sont attendues. En retard : plus de 180 jours.
overdue-received-empty = Aucune demande n’attend la réponse de ce bureau.
information-owed-title = Demandes envoyées pour lesquelles des précisions de ce bureau sont attendues
information-owed-note = Jours depuis la question du bureau requis.
information-owed-empty = Aucun bureau requis n’attend de précisions.
overdue-sent-title = Demandes envoyées en retard
overdue-sent-empty = Aucune demande envoyée n’est en retard.

# 10
trace-method-title = Méthode, limites et définitions
method-clock = Une demande est en retard lorsque plus de 180 jours sont à la charge du bureau qui doit la réponse. Le délai est suspendu tant que le demandeur a été prié de donner des précisions, et cette attente n’est pas comptée.
method-percentiles = Les centiles sont obtenus par interpolation linéaire entre les deux valeurs les plus proches. Le délai d’accusé de réception va de l’envoi à l’accusé, en heures ; le délai de réponse, de l’envoi à la réponse définitive ou au refus, en jours, pauses déduites.
method-chain = Le taux de succès rapporte les armes tracées aux réponses définitives, puis aux demandes envoyées. La profondeur de chaîne est le nombre moyen de demandes liées à une même arme, sur les chaînes ouvertes par ce bureau.
method-ttc-direction = Le délai entre la vente et le crime va de la première vente au détail à la récupération, seulement lorsque les deux dates sont connues au jour près et dans cet ordre. Une arme compte une fois, avec la dernière réponse de sa chaîne de demandes ; les clôtures administratives sont exclues. Une arme sur laquelle ce bureau a été interrogé a été récupérée ailleurs ; une arme sur laquelle lui seul interroge a été récupérée ici. Le premier vendeur ou acheteur d’une arme n’est pas pour autant suspect.
method-access-traces = Le rapport montre les demandes auxquelles ce bureau est partie, et rien d’autre. Les chiffres d’un partenaire reposent sur les seules demandes entre les deux bureaux.
