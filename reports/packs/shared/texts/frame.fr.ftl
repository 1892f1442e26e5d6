# Les mots qui entourent chaque rapport.

classification = À USAGE OFFICIEL EXCLUSIVEMENT
cover-days = du { $first } au { $last }
cover-for = Rapport destiné à
cover-period = Période
cover-data-cut = Données arrêtées au
cover-classification = Classification
cover-language = Langue
language-name = français
contents = Sommaire
show-numbers = Afficher les chiffres
figure-heading = Figure
query-heading = Requête
rows-heading = Lignes
file-heading = Fichier
go-to-section = Voir la section
made-by = Produit avec Proofhouse, logiciel libre. Cette page contient tout ce qu’elle montre : elle n’utilise pas le réseau et n’exécute aucun programme.

data-cut = données au { $date }
few-cases = peu de cas, à lire avec prudence
figure-empty = Rien à montrer : aucun cas de ce type pendant la période.
figure-withheld = Non montré : les nombres de cette figure ne sont pas publiés, parce qu’ils sont petits ou en protègent de petits.
more-rows = Les { $shown } premières lignes sur { $all } sont affichées. Toutes figurent en annexe, fichier { $file }.
not-stated = Non précisé
yes = oui
no = non

change-percent = { $change } ({ $percent }) face à { $previous_period }
change-from-none = { $change } face à { $previous_period } (aucun alors)
change-none = identique à { $previous_period }
change-points = { $points } points face à { $previous_period }

chart-description = Valeurs principales : { $list }.
chart-others = { $count } autres
chart-days = jours après l’envoi
chart-median = la moitié en { $days } jours
chart-at-risk = Demandes encore observées ce jour-là :
map-disclaimer = Les frontières, noms et appellations de cette carte n’expriment aucune opinion de quiconque sur le statut juridique d’un pays, territoire ou zone, ni sur ses frontières. Tirets : frontières qui ne font peut-être pas encore l’objet d’un accord complet.
map-none = aucun
map-not-shown = Hors de la carte :
map-confirmed = confirmé
map-suspected = soupçonné
map-within = à l’intérieur du pays
map-left-out = { $count ->
    [one] Un flux plus petit ({ $amount }) n’est pas dessiné ; il est en annexe.
   *[other] { $count } flux plus petits ({ $amount } en tout) ne sont pas dessinés ; ils sont en annexe.
}
chart-cumulative = part cumulée
chart-median-heading = médiane
chart-mark-median = médiane : { $value }
chart-own-scale = Chaque cadre a sa propre échelle, car l’un est plusieurs fois plus haut que la plupart des autres.
chart-box-key = Boîte : la moitié centrale. Trait : la médiane. Moustaches : du 10e au 90e centile.
chart-not-drawn = { $count } autres ne sont pas dessinés ; ils sont en annexe.

unit-cases = { $count ->
    [one] { $count } cas
   *[other] { $count } cas
}
unit-records = { $count ->
    [one] { $count } fiche
   *[other] { $count } fiches
}
unit-arms = { $count ->
    [one] { $count } arme
   *[other] { $count } armes
}
unit-requests = { $count ->
    [one] { $count } demande
   *[other] { $count } demandes
}
unit-matches = { $count ->
    [one] { $count } rapprochement
   *[other] { $count } rapprochements
}
unit-exhibits = { $count ->
    [one] { $count } élément
   *[other] { $count } éléments
}
unit-hits = { $count ->
    [one] { $count } piste ou concordance
   *[other] { $count } pistes et concordances
}
unit-leads = { $count ->
    [one] { $count } piste
   *[other] { $count } pistes
}
unit-notices = { $count ->
    [one] { $count } notice
   *[other] { $count } notices
}
unit-issues = { $count ->
    [one] { $count } anomalie
   *[other] { $count } anomalies
}
unit-bureaus = { $count ->
    [one] { $count } bureau
   *[other] { $count } bureaux
}
unit-statements = { $count ->
    [0] 0 question
    [one] 1 question
   *[other] { $count } questions
}
unit-activities = { $count ->
    [one] { $count } activité
   *[other] { $count } activités
}
unit-candidates = { $count ->
    [one] { $count } candidat
   *[other] { $count } candidats
}
unit-pictures = { $count ->
    [one] { $count } image
   *[other] { $count } images
}
unit-searches = { $count ->
    [one] { $count } recherche
   *[other] { $count } recherches
}
unit-confirmed-hits = { $count ->
    [one] { $count } concordance confirmée
   *[other] { $count } concordances confirmées
}
unit-networks = { $count ->
    [one] { $count } réseau
   *[other] { $count } réseaux
}
unit-seizures = { $count ->
    [one] { $count } saisie
   *[other] { $count } saisies
}
unit-countries = { $count } pays
cells-withheld = { $count ->
    [one] un nombre petit ou protecteur n’est pas publié
   *[other] { $count } nombres petits ou protecteurs ne sont pas publiés
}
