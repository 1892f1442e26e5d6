# Las palabras que rodean cada informe.

classification = SOLO PARA USO OFICIAL
cover-days = del { $first } al { $last }
cover-for = Informe para
cover-period = Período
cover-data-cut = Fecha de los datos
cover-classification = Clasificación
cover-language = Idioma
language-name = español
contents = Índice
show-numbers = Mostrar las cifras
figure-heading = Figura
query-heading = Consulta
rows-heading = Filas
file-heading = Archivo
go-to-section = Ir a la sección
made-by = Elaborado con Proofhouse, programa de código abierto. Esta página contiene todo lo que muestra: no necesita red y no ejecuta ningún programa.

data-cut = datos al { $date }
few-cases = pocos casos, interpretar con cautela
figure-empty = Nada que mostrar: no hubo casos de este tipo en el período.
figure-withheld = No se muestra: los números de esta figura no se publican, porque son pequeños o protegen a otros pequeños.
more-rows = Se muestran las primeras { $shown } de { $all } filas. Todas figuran en el anexo, archivo { $file }.
not-stated = No consta
yes = sí
no = no

change-percent = { $change } ({ $percent }); período anterior: { $previous_period }
change-from-none = { $change }; período anterior: { $previous_period } (ninguno)
change-none = sin cambios; período anterior: { $previous_period }
change-points = { $points } puntos; período anterior: { $previous_period }

chart-description = Valores principales: { $list }.
chart-others = { $count } más
chart-days = días desde el envío
chart-median = mediana, en días: { $days }
chart-at-risk = Solicitudes en observación ese día:

unit-cases = { $count ->
    [one] 1 caso
   *[other] { $count } casos
}
unit-records = { $count ->
    [one] 1 registro
   *[other] { $count } registros
}
unit-arms = { $count ->
    [one] 1 arma
   *[other] { $count } armas
}
unit-requests = { $count ->
    [one] 1 solicitud
   *[other] { $count } solicitudes
}
unit-matches = { $count ->
    [one] 1 coincidencia
   *[other] { $count } coincidencias
}
unit-exhibits = { $count ->
    [one] 1 indicio
   *[other] { $count } indicios
}
unit-hits = { $count ->
    [one] 1 pista o coincidencia
   *[other] { $count } pistas y coincidencias
}
unit-leads = { $count ->
    [one] 1 pista
   *[other] { $count } pistas
}
unit-notices = { $count ->
    [one] 1 notificación
   *[other] { $count } notificaciones
}
unit-issues = { $count ->
    [one] 1 error
   *[other] { $count } errores
}
unit-bureaus = { $count ->
    [one] 1 oficina
   *[other] { $count } oficinas
}
unit-statements = { $count ->
    [one] 1 consulta
   *[other] { $count } consultas
}
unit-activities = { $count ->
    [one] 1 actividad
   *[other] { $count } actividades
}
unit-candidates = { $count ->
    [one] 1 candidato
   *[other] { $count } candidatos
}
unit-pictures = { $count ->
    [one] 1 imagen
   *[other] { $count } imágenes
}

map-disclaimer = Las fronteras, los nombres y las denominaciones de este mapa no expresan la opinión de nadie sobre la condición jurídica de países, territorios o zonas, ni sobre sus fronteras. Líneas discontinuas: fronteras sobre las que quizá no haya todavía pleno acuerdo.
map-none = ninguno
map-not-shown = Fuera del mapa:
map-confirmed = confirmado
map-suspected = sospechado
map-within = dentro del país
map-left-out = { $count ->
    [one] No se dibuja un flujo menor ({ $amount }); está en el anexo.
   *[other] No se dibujan { $count } flujos menores ({ $amount } en total); están en el anexo.
}
chart-cumulative = proporción acumulada
chart-median-heading = mediana
chart-mark-median = mediana: { $value }
chart-own-scale = Cada recuadro tiene su propia escala, porque uno es muchas veces más alto que la mayoría de los demás.
chart-box-key = Caja: la mitad central. Trazo: la mediana. Bigotes: del percentil 10 al 90.
chart-not-drawn = Otros { $count } no se dibujan; están en el anexo.
cells-withheld = { $count ->
    [one] no se publica un número pequeño o que protege a otro
   *[other] no se publican { $count } números pequeños o que protegen a otros
}

unit-searches = { $count ->
    [one] 1 búsqueda
   *[other] { $count } búsquedas
}
unit-confirmed-hits = { $count ->
    [one] 1 coincidencia confirmada
   *[other] { $count } coincidencias confirmadas
}
unit-networks = { $count ->
    [one] 1 red
   *[other] { $count } redes
}
unit-seizures = { $count ->
    [one] 1 incautación
   *[other] { $count } incautaciones
}
unit-countries = { $count ->
    [one] 1 país
   *[other] { $count } países
}
