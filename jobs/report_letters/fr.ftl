# La lettre qui accompagne un rapport. Elle ne contient aucune donnée personnelle.
letter-text =
    Le rapport « { $report } » pour { $period } est prêt. Il montre ce que votre bureau peut voir dans l’entrepôt à la date du { $cut }.

    Confirmez les correspondances avec le propriétaire de la fiche avant d’agir : un score est une piste, pas une preuve.
letter-changed = Cette révision en remplace une précédente. Ce qui diffère : { $changes }
letter-attached = Pièces jointes
letter-in-archive = Dans les archives, trop volumineux pour une lettre
changes-none = rien dans les chiffres ; les fichiers ont été refaits
changes-figures = { $count ->
    [one] une figure ({ $figures })
   *[other] { $count } figures ({ $figures })
}
changes-more = et { $count } de plus
