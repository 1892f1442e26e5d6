report-title = Informe nacional sobre armas de fuego

# 1
summary-title = Qué hacer a continuación y cifras clave
summary-empty = No hay nada pendiente y no se comunicó nada en el período.
actions-title = Qué hacer a continuación
actions-empty = Esta oficina no tiene nada pendiente: ni solicitudes sin respuesta, ni coincidencias abiertas, ni registros por corregir.
actions-answer-urgent = { $count ->
    [one] Responder a la solicitud de rastreo urgente que otra oficina envió el { $oldest }.
   *[other] Responder a { $count } solicitudes de rastreo urgentes de otras oficinas; la más antigua se envió el { $oldest }.
}
actions-answer = { $count ->
    [one] Responder a la solicitud de rastreo que otra oficina envió el { $oldest }.
   *[other] Responder a { $count } solicitudes de rastreo de otras oficinas; la más antigua se envió el { $oldest }.
}
actions-give-information = { $count ->
    [one] Completar una solicitud de rastreo propia: el país requerido pidió más información.
   *[other] Completar { $count } solicitudes de rastreo propias: los países requeridos pidieron más información.
}
actions-confirm-matches = { $count ->
    [one] Confirmar o rechazar una coincidencia fuerte, detectada el { $oldest }.
   *[other] Confirmar o rechazar { $count } coincidencias fuertes; la más antigua se detectó el { $oldest }.
}
actions-examine-leads = { $count ->
    [one] Hacer examinar al microscopio una pista balística, que espera desde el { $oldest }.
   *[other] Hacer examinar al microscopio { $count } pistas balísticas; la más antigua espera desde el { $oldest }.
}
actions-correct = { $count ->
    [one] Corregir un registro que, tal como está, no sirve para el cotejo.
   *[other] Corregir { $count } registros que, tal como están, no sirven para el cotejo.
}
actions-re-evaluate = { $count ->
    [one] Reevaluar un registro antes de que expire el { $oldest }.
   *[other] Reevaluar { $count } registros que expiran en los próximos { $expiring_days } días, el primero el { $oldest }.
}
actions-chase = { $count ->
    [one] Recordar al país requerido una solicitud propia abierta desde hace más de { $overdue_days } días, descontadas las pausas.
   *[other] Recordar a los países requeridos { $count } solicitudes propias abiertas desde hace más de { $overdue_days } días, descontadas las pausas.
}
key-figures-title = Cifras clave
tile-records-new = Nuevos registros de armas perdidas o robadas
tile-matches-confirmed = Coincidencias confirmadas
tile-seizures = Incautaciones
tile-arms-seized = Armas incautadas, halladas o entregadas
tile-traces-sent = Solicitudes de rastreo enviadas
tile-traces-received = Solicitudes de rastreo recibidas
tile-ballistic-hits = Coincidencias balísticas confirmadas
tile-notices-in-force = Notificaciones y difusiones vigentes
findings-title = Qué ha cambiado
findings-empty = Ningún cambio del período es lo bastante grande, ni se basa en casos suficientes, para mencionarlo.
findings-arms-up = Las armas de fuego incautadas, halladas o entregadas aumentaron un { $share }, de { $previous } a { $count }.
findings-arms-down = Las armas de fuego incautadas, halladas o entregadas disminuyeron un { $share }, de { $previous } a { $count }.
findings-type-rising = Tipo con mayor aumento: { $type_code }, de { $previous } a { $count }.
findings-converted-up = Las armas de fuego transformadas son el { $share } del total, frente al { $previous_share } del período anterior ({ $count } frente a { $previous }).
findings-obliterated-share = El número de serie estaba borrado en { $count } armas de fuego, el { $share } del total ({ $previous_share } en el período anterior).
findings-answers-take = Mediana del plazo de las { $previous } respuestas recibidas en el período, en días: { $count }.
findings-slowest = Solicitudes propias abiertas desde hace más de { $overdue_days } días, descontadas las pausas: el mayor número, { $count }, corresponde a este país: { $country }.
findings-first-source = Primer país extranjero de procedencia de las armas recuperadas aquí: { $country }, con { $count } de { $previous } armas rastreadas ({ $share }).

# 2
losses-title = Armas perdidas, robadas y objeto de tráfico o contrabando
losses-empty = La oficina no comunicó ningún arma de fuego perdida, robada ni objeto de tráfico o contrabando.
losses-lead = { $records ->
    [0] No se comunicó ningún registro en el período.
    [one] Se comunicó un registro en el período; días transcurridos desde la pérdida: { $median_lag }.
   *[other] Se comunicaron { $records } registros en el período, el { $stolen_share } de ellos por robo. Mediana de los días transcurridos desde la pérdida: { $median_lag }.
} { $active ->
    [one] En búsqueda hoy: un registro.
   *[other] En búsqueda hoy: { $active } registros.
}
losses-trend-title = Registros comunicados por mes
losses-trend-note = Por la fecha de la denuncia a la policía, porque la fecha de la pérdida a menudo se desconoce.
losses-by-year-title = Registros por año de la pérdida
losses-by-year-note = Por el año de la pérdida: las comunicaciones tardías aumentan aún los últimos años.
losses-by-type-title = Tipo
losses-by-make-title = Marca
losses-by-calibre-title = Calibre
losses-by-owner-title = Propietario
losses-by-circumstance-title = Circunstancia
losses-by-region-title = Región de la pérdida

# 3
recoveries-title = Armas propias recuperadas
recoveries-empty = Ningún arma de fuego de la oficina se ha recuperado ni tiene coincidencias.
recoveries-lead = { $found ->
    [0] No se marcó ningún registro como hallado en el período
    [one] Se marcó un registro como hallado en el período
   *[other] Se marcaron { $found } registros como hallados en el período
} ({ $found_before } en el período anterior). { $waiting ->
    [0] No espera la palabra de esta oficina ninguna coincidencia fuerte.
    [one] Espera la palabra de esta oficina una coincidencia fuerte.
   *[other] Esperan la palabra de esta oficina { $waiting } coincidencias fuertes.
}
recoveries-by-country-title = Dónde aparecieron las armas propias
recoveries-by-country-note = Registros propios con una coincidencia con una incautación en ese país, confirmada por los dos propietarios, o fuerte y sin decidir, de todos los años; un registro cuenta una vez por país. Una coincidencia fuerte que los propietarios no han confirmado es una probabilidad, no un hecho.
recoveries-by-state-title = Estado de los registros propios hoy
recovery-cohorts-title = Proporción de halladas al cabo de uno, tres y cinco años
recovery-cohorts-note = Registros por año de la comunicación, sin los anulados. Figura un guion cuando los registros no se han observado durante el tiempo suficiente.

# 4
seizures-title = Incautaciones
seizures-empty = La oficina no comunicó ninguna incautación.
seizures-lead = { $seizures ->
    [0] No se comunicó ninguna incautación en el período.
    [one] Se comunicó una incautación en el período; armas de fuego: { $arms }.
   *[other] Se comunicaron { $seizures } incautaciones en el período; armas de fuego: { $arms } ({ $arms_per_seizure } por incautación). El { $border_share } de las incautaciones se realizó en una frontera o por servicios fronterizos; personas detenidas: { $arrested }.
} { $institutional ->
    [0] { "" }
    [one] No se cuenta un arma de fuego que pertenece a la policía o al ejército.
   *[other] No se cuentan { $institutional } armas de fuego que pertenecen a la policía o al ejército.
}
seizures-trend-title = Armas incautadas, halladas o entregadas por mes
arms-by-type-title = Tipo
arms-by-calibre-title = Calibre
arms-by-make-title = Marca
arms-by-context-title = Contexto delictivo
arms-by-place-title = Lugar
arms-by-agency-title = Organismo y modo de ingreso de las armas
seizures-by-region-title = Región

# 5
special-title = Armas transformadas, artesanales, sin marcar o con número borrado
special-empty = La oficina no incautó ningún arma de fuego en el período.
special-shares-title = Armas sin un origen o un número de serie ordinarios
special-shares-note = Un arma de fuego puede figurar en más de una fila: una transformada puede haber perdido también su número.
converted-from-title = Transformadas a partir de
serial-status-title = Estado del número de serie

# 6
traces-out-title = Solicitudes de rastreo enviadas
traces-out-empty = La oficina no envió ninguna solicitud de rastreo.
traces-out-lead = { $sent ->
    [0] No se envió ninguna solicitud en el período
    [one] Se envió una solicitud en el período
   *[other] Se enviaron { $sent } solicitudes en el período
} ({ $sent_before } en el período anterior). { $older ->
    [0] Ninguna tiene aún más de 90 días.
   *[other] Solicitudes de todos los años con más de 90 días: { $older }; el { $response_rate } tiene respuesta final, y el { $success_rate } de las respuestas permitió rastrear el arma de fuego.
} { $open ->
    [0] No queda ninguna abierta.
    [one] Queda abierta una.
   *[other] Quedan abiertas { $open }.
}
traces-out-curve-title = Cuánto tardan las respuestas
traces-out-curve-note = Curva de Kaplan-Meier: las solicitudes abiertas cuentan durante el tiempo en que se han observado. La banda es el intervalo del 95 %. Solicitudes de este período y del anterior.
traces-out-curve-empty = Ninguna solicitud enviada en este período o en el anterior tiene aún respuesta final, por lo que no hay plazo que mostrar.
traces-out-times-title = Plazos de respuesta en cifras
traces-out-times-note = Los percentiles se refieren solo a las solicitudes respondidas, por lo que suelen ser más cortos que la curva contigua. Proporciones: de las enviadas hace al menos ese tiempo que fueron respondidas o se observaron durante el mismo tiempo.
traces-out-outcomes-title = Hasta dónde llegaron las solicitudes
traces-out-reasons-title = Por qué no prosperaron los rastreos
traces-out-by-country-title = Por país requerido
traces-out-by-country-note = Tasa de respuesta: de las solicitudes con más de 90 días.

# 7
traces-in-title = Solicitudes de rastreo recibidas
traces-in-empty = Ninguna otra oficina envió a esta una solicitud de rastreo.
traces-in-lead = { $received ->
    [0] No llegó ninguna solicitud en el período.
    [one] Llegó una solicitud en el período.
   *[other] Llegaron { $received } solicitudes en el período.
} { $answered ->
    [0] No se respondió a ninguna.
    [one] Se respondió a una; días hasta la respuesta: { $median_days }.
   *[other] Se respondió a { $answered }; mediana de los días hasta la respuesta: { $median_days }.
} { $open ->
    [0] Hoy no espera respuesta ninguna.
    [one] Hoy espera respuesta una.
   *[other] Hoy esperan respuesta { $open } (desde hace más de { $overdue_days } días: { $open_long }).
}
traces-in-load-title = Recibidas y respondidas por mes
traces-in-age-title = Antigüedad de las solicitudes en espera
traces-in-by-country-title = Por país solicitante

# 8
time-to-crime-title = Tiempo hasta el delito
time-to-crime-empty = De ningún arma de fuego recuperada en el período se conocen al día la primera venta al por menor y la recuperación.
time-to-crime-lead = Armas de fuego con primera venta conocida: { $n }. La mediana del tiempo hasta su recuperación es de { $median_years } años; el { $short_share } se recuperó en un plazo de tres años, indicio habitual de que conviene investigar un posible tráfico.
ttc-bands-title = De la primera venta al por menor a la recuperación
ttc-bands-note = Cada arma una vez, con la última respuesta sobre ella, y solo cuando la primera venta y la recuperación se conocen al día; un tiempo corto apunta a un desvío reciente, pero no lo prueba.
ttc-measures-title = En cifras

# 9
flows-title = De dónde vinieron las armas y adónde fueron
flows-empty = En el período no terminó ningún rastreo con procedencia y recuperación conocidas.
source-recovery-title = Procedencia y recuperación
source-recovery-note = Filas: país del último tenedor legal o del primer comprador. Columnas: país de recuperación. Con recuadro: recuperadas donde fueron legales por última vez. La oficina solo ve los rastreos que envió o recibió.
flow-balance-title = Saldo con cada país
flow-balance-note = Saldo: armas de aquí recuperadas allí menos armas de allí recuperadas aquí; por encima de 0, salieron más de las que llegaron. La fila del propio país muestra las armas de fuego que nunca salieron de él.

# 10
routes-title = Rutas y concentración
route-list-title = Rutas
routes-empty = Ninguna incautación del período informa de una ruta o de un origen.

transport-title = Medios de transporte
concentration-title = Concentración
concentration-note = El IHH (índice de Herfindahl-Hirschman) es la suma de los cuadrados de las proporciones: 1 cuando todo procede de uno solo, cerca de 0 cuando está repartido. Número efectivo: cuántas partes iguales darían el mismo IHH. Con n inferior a { $few_cases }, estas medidas son inestables.

# 11
ballistics-title = Balística
ballistics-empty = La oficina no registró ningún indicio ni inició ninguna búsqueda.
ballistics-lead = { $exhibits ->
    [one] Se registró un indicio en el período
   *[other] Se registraron { $exhibits } indicios en el período
} ({ $in_all } en total). { $hits ->
    [0] No se confirmó ninguna coincidencia;
    [one] Se confirmó una coincidencia;
   *[other] Se confirmaron { $hits } coincidencias;
} { $leads ->
    [0] ninguna pista espera el examen al microscopio.
    [one] una pista espera el examen al microscopio.
   *[other] { $leads } pistas esperan el examen al microscopio.
}
ballistic-funnel-title = Del indicio a la coincidencia confirmada
ballistic-funnel-note = Una pista es un hallazgo en pantalla; solo un examinador que disponga de las piezas confirma una coincidencia. Cada par de casos que se vincula por primera vez cuenta una vez.
ballistic-exhibits-title = Indicios registrados
ballistic-rates-title = Tasas
ballistic-candidates-title = Candidatos que examinar en pantalla
ballistic-candidates-note = Veces más frecuente: cuántas veces es más frecuente tal semejanza entre huellas de una misma arma de fuego que entre huellas de dos, en la medida en que permiten decirlo los escaneos de referencia. Un candidato indica un orden de examen, no una coincidencia ni una identificación; decide un examinador que disponga de las piezas.
ballistic-candidates-empty = Ningún candidato espera examen.
ballistic-pictures-title = Los candidatos más verosímiles, en imagen
ballistic-pictures-note = De cada par, las huellas que más concuerdan (texto de la imagen en inglés). La semejanza en una imagen no identifica ningún arma de fuego.
ballistic-pictures-empty = Ningún candidato espera examen.
ballistic-countries-title = Pistas y coincidencias con otras oficinas

# 12
notices-title = Notificaciones y difusiones vigentes
notices-empty = No está vigente ninguna notificación o difusión relativa a armas de fuego que esta oficina pueda ver.
notices-by-colour-title = Vigentes, por clase
notices-in-force-title = Lista

# 13
sdg-title = Indicador 16.4.2 de los ODS
sdg-empty = En los últimos cinco años no se incautó, halló ni entregó ningún arma que cuente para el indicador.
sdg-lead = Para { $year }, el indicador es del { $ratio }: armas incautadas, halladas o entregadas, { $denominator }; con el origen ilícito establecido hasta ahora, { $numerator }.
sdg-parts-title = El indicador y sus componentes
sdg-parts-note = Los años recientes están incompletos: siguen llegando respuestas, y el indicador se vuelve a calcular cuando llegan. No se cuentan las armas incautadas solo por motivos administrativos, las piezas y componentes, las municiones ni las armas antiguas.
sdg-marked-title = La misma proporción, por partes
sdg-not-established-title = Por qué no se ha establecido el origen

# 14
quality-title = Calidad de los datos
quality-empty = La oficina no tiene ningún registro activo que evaluar.
quality-lead = Registros activos: { $n }; puntuación de calidad: { $quality }. Errores que dificultan el cotejo: { $faulty_records ->
    [0] en ningún registro
    [one] en un registro
   *[other] en { $faulty_records } registros
} y { $faulty_seizures ->
    [0] en ningún artículo incautado.
    [one] en un artículo incautado.
   *[other] en { $faulty_seizures } artículos incautados.
}
quality-score-title = Puntuación de calidad y sus componentes
quality-score-note = Puntuación = 0,5 completitud + 0,2 validez + 0,1 unicidad + 0,1 oportunidad + 0,1 coherencia.
quality-fields-title = Campos cumplimentados
quality-fields-note = Proporción de los registros activos; un valor de relleno cuenta como vacío.
quality-issues-title = Errores por clase
records-to-correct-title = Registros por corregir
records-to-correct-empty = No hay ningún registro por corregir.

# 15
open-actions-title = Actuaciones pendientes
open-actions-empty = Esta oficina no tiene nada pendiente.
requests-to-answer-title = Solicitudes de rastreo por responder
requests-to-answer-empty = Ninguna solicitud de rastreo espera respuesta.
matches-to-confirm-title = Coincidencias por confirmar o rechazar
matches-to-confirm-empty = Ninguna coincidencia espera la palabra de esta oficina.
leads-to-examine-title = Pistas balísticas por examinar
leads-to-examine-empty = Ninguna pista balística espera el examen al microscopio.
records-expiring-title = Registros que expiran en { $expiring_days } días
records-expiring-empty = Ningún registro expira en los próximos { $expiring_days } días.

# 16
method-title = Método, límites y definiciones
method-dates = Un registro cuenta el día de la comunicación; una incautación, el día en que se realizó; una solicitud, el día del envío. Cuando solo constan el mes o el año, se toma su primer día. Todas las cifras proceden de los datos tal como estaban en la fecha que figura en la portada; una corrección posterior las modifica.
method-ttc = El tiempo hasta el delito va de la primera venta al por menor a la recuperación, solo cuando ambas se conocen al día y en ese orden. Un arma cuenta una vez, con la última respuesta de su cadena de solicitudes; se excluyen los cierres administrativos. Los tres años y los tramos se cuentan por el calendario. El primer vendedor o comprador de un arma de fuego no es por ello sospechoso.
method-access = El informe muestra lo que esta oficina puede ver y nada más: sus propios datos y los que otras oficinas no le han reservado.

losses-by-make-note = Claro: la proporción de una marca junto con todas las anteriores. Oscuro: las marcas que juntas alcanzan cuatro quintas partes.
recoveries-map-title = Dónde aparecieron las armas propias, en el mapa
seizure-region-trends-title = Armas incautadas, halladas o entregadas por mes y por región
traces-out-spread-title = Dispersión de los tiempos de respuesta, por país requerido
traces-out-spread-axis = días desde el envío hasta la respuesta final
traces-out-spread-note = Solicitudes respondidas de este período y del anterior; con menos de cinco respuestas no se da ningún percentil. Las solicitudes abiertas no están incluidas: un país que tiene muchas es más lento de lo que parece.
traces-out-spread-empty = Ninguna solicitud de este período o del anterior tiene todavía respuesta final.
ttc-histogram-title = De la primera venta al por menor a la recuperación, por semestres
ttc-histogram-axis = meses desde la primera venta hasta la recuperación
source-flows-title = De la procedencia a la recuperación
source-flows-note = A la izquierda: país del último tenedor legal o del primer comprador. A la derecha: país de recuperación. El propio país está resaltado.
route-map-title = Rutas conocidas por las incautaciones
route-map-note = Cada tramo de una ruta es una flecha, del origen al destino pasando por los tránsitos; un arma cuenta en cada tramo de su ruta.

change-intervals-title = Variación desde el período anterior, con su incertidumbre
change-intervals-note = Intervalo de aproximadamente el 95 % por remuestreo por bloques: las semanas de cada período se sortean de nuevo quinientas veces. Un intervalo que contiene 0 significa que la variación puede deberse al azar. Para un trimestre, con unas trece semanas, es menos preciso y en general demasiado estrecho; con menos de doce semanas en un período no se da ninguno. Con menos de { $few_cases } casos en un período, una variación dice poco.
change-intervals-empty = No se comunicó nada en este período ni en el anterior.
match-precision-title = Decisiones sobre las coincidencias, y su precisión
match-precision-note = Confirmada: los dos propietarios dicen que es una misma arma. Rechazada: uno dice que no. Precisión: confirmadas entre confirmadas y rechazadas, todos los años. Se da para todos los pares juntos: un par rechazado ya no figura en las coincidencias, de modo que no se conoce su nivel.
traces-out-rates-title = Tasas
traces-out-rates-note = Respuesta: solicitudes de todos los años con más de 90 días; la estricta cuenta respuestas finales y denegaciones, y cualquiera cuenta también respuestas provisionales y peticiones de información. Rastreadas: solicitudes de este período y del anterior. n indica en cuántos casos se basa cada tasa.
flow-shares-title = Proporciones por procedencia y recuperación
flow-shares-note = En la fila del propio país: las armas de fuego que nunca salieron, y la proporción de las recuperadas que procede del mismo país.
concentration-more-title = Concentración: otras medidas
concentration-more-note = Entropía: 0 cuando todo procede de uno solo, mayor cuanto más repartido. Gini: 0 cuando los que aparecen son igual de frecuentes, cerca de 1 cuando unos pocos tienen casi todo. Con n inferior a { $few_cases }, estas medidas son inestables.
