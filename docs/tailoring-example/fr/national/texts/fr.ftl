# Ce que dit la section propre.
border-title = Frontières
border-empty = Aucune arme n’a été saisie aux frontières pendant la période.
border-crossings-title = Armes saisies aux frontières, par lieu et moyen de transport
border-crossings-note = Ports, aéroports et frontières terrestres, d’après le lieu indiqué par le service saisissant.
# Une phrase du rapport, autrement.
report-title = Rapport national sur les armes à feu – Bureau de Paris
