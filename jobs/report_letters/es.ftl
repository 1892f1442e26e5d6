# La carta que acompaña a un informe. No contiene datos personales.
letter-text =
    El informe «{ $report }» correspondiente a { $period } está listo. Muestra lo que su oficina puede ver en el almacén a fecha de { $cut }.

    Confirme las coincidencias con el propietario del registro antes de actuar: una puntuación es una pista, no una prueba.
letter-changed = Esta revisión sustituye a una anterior. Lo que cambia: { $changes }
letter-attached = Adjuntos
letter-in-archive = En el archivo, demasiado grandes para una carta
changes-none = nada en las cifras; los ficheros se han hecho de nuevo
changes-figures = { $count ->
    [one] una figura ({ $figures })
   *[other] { $count } figuras ({ $figures })
}
changes-more = y { $count } más
