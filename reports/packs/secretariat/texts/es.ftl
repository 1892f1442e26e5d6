report-title = Informe mundial sobre armas de fuego

# 1
dashboard-title = Qué hacer a continuación y el mundo en cifras
dashboard-empty = Ninguna oficina comunicó nada.
global-actions-title = Qué hacer a continuación
global-actions-empty = No hay nada pendiente.
global-actions-overdue = { $count ->
    [one] Recordar a esta oficina una solicitud abierta desde hace más de 180 días, descontadas las pausas: { $bureau }.
   *[other] Recordar sus plazos a las oficinas que deben respuestas: { $count } solicitudes llevan abiertas más de 180 días, descontadas las pausas; mayor número: { $bureau }.
}
global-actions-confirm = { $count ->
    [one] Pedir a las dos oficinas de una coincidencia fuerte que decidan sobre ella.
   *[other] Pedir a las oficinas interesadas que decidan sobre { $count } coincidencias fuertes.
}
global-actions-leads = { $count ->
    [one] Ayudar a que se examine al microscopio una pista balística.
   *[other] Ayudar a que se examinen al microscopio { $count } pistas balísticas.
}
global-actions-review-notices = { $count ->
    [one] Examinar una notificación presentada.
   *[other] Examinar { $count } notificaciones presentadas.
}
global-actions-inactive = { $count ->
    [one] Llamar a una oficina que no ha comunicado nada desde hace doce meses.
   *[other] Llamar a { $count } oficinas que no han comunicado nada desde hace doce meses.
}
global-actions-expiring = { $count ->
    [one] En los próximos seis meses expira un registro si su propietario no lo reevalúa.
   *[other] En los próximos seis meses expiran { $count } registros si sus propietarios no los reevalúan.
}
global-figures-title = Cifras clave
tile-records-new = Nuevos registros de armas perdidas o robadas
tile-matches-confirmed = Coincidencias confirmadas
tile-seizures = Incautaciones
tile-arms-seized = Armas incautadas, halladas o entregadas
tile-traces-sent = Solicitudes de rastreo enviadas
tile-exhibits = Indicios balísticos registrados
tile-ballistic-hits = Coincidencias balísticas confirmadas
tile-notices-in-force = Notificaciones y difusiones vigentes
global-records-trend-title = Registros comunicados por mes
global-arms-trend-title = Armas incautadas, halladas o entregadas por mes

# 2
contribution-title = Contribución por oficina
contribution-empty = Ninguna oficina ha contribuido.
contribution-lead = Oficinas que comunicaron algo en el período o después: { $active } de las { $known } que alguna vez han contribuido; INTERPOL tiene { $members } miembros.
contribution-table-title = Oficinas
contribution-table-note = Variación: registros nuevos respecto del período anterior. Actualizados: registros cuya última comunicación es de este período y modifica una anterior. Cobertura: proporción de los doce meses hasta el final del período en los que hay un registro, una incautación, una solicitud o un indicio; no se comunica cuántas pérdidas constan en el registro nacional, por lo que no puede indicarse ninguna proporción de todas las pérdidas. La calidad se explica en el apartado del método; no constituye una clasificación.
contribution-regions-title = Registros nuevos por región
inactive-bureaus-title = Sin comunicaciones desde hace doce meses
inactive-bureaus-empty = Todas las oficinas que alguna vez han contribuido han comunicado algo en los últimos doce meses.

# 3
global-hits-title = Coincidencias entre oficinas
global-hits-empty = No hay coincidencias.
hit-pairs-title = Registros e incautaciones que coinciden
hit-pairs-note = Filas: propietario del registro. Columnas: propietario de la incautación. Registros con una coincidencia confirmada por los dos propietarios, o fuerte y sin decidir, de todos los años; un registro cuenta una vez en cada celda. Con recuadro: el mismo país.
hit-regions-title = Por región
hit-bands-title = Por fuerza y decisión
hit-bands-note = No decide ninguna puntuación: deciden los propietarios de ambas partes. Los pares rechazados y los de registros cerrados ya no figuran en las coincidencias.

# 4
trace-network-title = Red de rastreo
trace-network-empty = No se envió ninguna solicitud de rastreo.
trace-network-lead = { $sent ->
    [one] Se envió una solicitud en el período
   *[other] Se enviaron { $sent } solicitudes en el período
} ({ $sent_before } en el período anterior). Solicitudes de todos los años con más de 90 días: { $older }; el { $response_rate } tiene respuesta final, y el { $success_rate } de las respuestas permitió rastrear el arma de fuego. Solicitudes abiertas: { $open }.
trace-curve-title = Cuánto tardan las respuestas
trace-curve-note = Curva de Kaplan-Meier de todas las oficinas; las solicitudes abiertas cuentan durante el tiempo en que se han observado.
trace-reasons-title = Por qué no prosperaron los rastreos
trace-pairs-title = Quién pregunta a quién
trace-pair-times-title = Días hasta la respuesta final, por par
trace-pair-times-note = Solicitudes enviadas en el período y en el anterior, descontadas las pausas. La mitad de las respuestas llegó en los días de P50, y nueve de cada diez, en los de P90; con menos de cinco respuestas no se da ninguno de los dos. Las solicitudes abiertas no entran en los percentiles: un par que tiene muchas es más lento de lo que parece.
trace-by-requested-title = Por oficina requerida
trace-by-requested-note = Tasa de respuesta: de las solicitudes con más de 90 días.

# 5
ballistic-network-title = Red balística
ballistic-network-empty = No hay indicios.
ballistic-steps-title = Del indicio a la coincidencia confirmada
ballistic-pairs-title = Pistas y coincidencias entre países
ballistic-pairs-note = Cada par de casos, una vez. Con recuadro: dos casos de un mismo país.
ballistic-bureaus-title = Oficinas de la red
ballistic-bureaus-note = Una coincidencia se atribuye a la oficina que la confirmó. Coincidencias con sus indicios: aquellas en las que hay un indicio de la oficina, las confirmara quien las confirmara.

# 6
global-flows-title = Flujos, rutas y concentración
global-flows-empty = Ni las armas de fuego rastreadas ni las incautaciones del período informan de una procedencia o de una ruta.
global-source-recovery-title = Procedencia y recuperación
global-source-recovery-note = Filas: país del último tenedor legal o del primer comprador. Columnas: país de recuperación. Con recuadro: recuperadas donde fueron legales por última vez.
global-flow-shares-title = Proporciones por procedencia y recuperación
global-flow-shares-note = De las armas de esa procedencia, la proporción recuperada allí; y de las recuperadas allí, la proporción de esa procedencia.
corridors-title = Corredores entre regiones
self-supply-title = Recuperaciones procedentes del propio país, y flujo neto
self-supply-note = Del propio país: proporción de las recuperadas allí cuya procedencia es el mismo país. Saldo: armas procedentes de allí, dondequiera que se recuperaran, menos las recuperadas allí, sea cual sea su procedencia; por encima de 0, el país suministró más de las que recibió.
global-routes-title = Rutas según las incautaciones
global-concentration-title = Concentración y su variación
global-concentration-note = El IHH (índice de Herfindahl-Hirschman) es la suma de los cuadrados de las proporciones, desde cerca de 0 (repartido) hasta 1 (todo en uno). Con n inferior a { $few_cases }, estas medidas son inestables.

# 7
rising-title = Marcas, modelos y calibres en aumento
rising-empty = No se incautó ningún arma de fuego en el período.
rising-makes-title = Marcas
rising-makes-note = Cinco armas de fuego o más en el período, por orden de aumento.
rising-calibres-title = Calibres
rising-models-title = Modelos
special-trend-title = Armas de fuego transformadas y artesanales por mes

# 8
themes-title = Temas de las notificaciones naranjas y moradas
themes-empty = No hay notificaciones naranjas o moradas vigentes ni publicadas en el período.
theme-counts-title = Vigentes, por tema
theme-list-title = Publicadas en el período

# 9
global-sdg-title = Indicador 16.4.2 de los ODS
global-sdg-empty = No se comunicó ningún arma que cuente para el indicador.
global-sdg-lead = Para { $year }, el indicador del conjunto de los países que comunicaron armas ({ $countries }) es del { $ratio }: armas, { $denominator }; con el origen ilícito establecido hasta ahora, { $numerator }.
sdg-regions-title = Por región
sdg-regions-note = Suma de los numeradores dividida por la suma de los denominadores, nunca la media de las proporciones. Países: los que comunicaron armas de ese año.
sdg-years-title = Por año
sdg-why-title = Por qué no se ha establecido el origen

# 10
training-title = Formación y uso
training-empty = Ninguna formación terminó en este período ni en el anterior.
training-use-title = Actividades y lo que hicieron los países antes y después
training-use-note = Registros comunicados por primera vez y búsquedas balísticas iniciadas por los países participantes, en los doce meses anteriores y posteriores. Un guion: no han transcurrido los doce meses posteriores, o aún no se ha contado nada. Un mayor uso después de un curso no prueba que el curso sea la causa.

# 11
operations-title = Operaciones
operations-empty = Ninguna incautación del período menciona una operación.
operation-effect-title = Antes, durante y después
operation-effect-note = Armas de fuego incautadas por las oficinas participantes: con el nombre de la operación, y en los treinta días anteriores y posteriores. Un guion: no han transcurrido los treinta días posteriores.

# 12
compliance-title = Cumplimiento
compliance-empty = Ningún registro expira en los próximos seis meses, ninguno está restringido y no se hizo ninguna consulta en el período.
compliance-audit = Cada consulta hecha al almacén, y cada informe, figura en su registro de auditoría con la oficina, la hora y la política vigente. Solo la Secretaría General puede leer ese registro, con SQL (query_log); lo que sigue lo resume en cifras.
expiring-by-bureau-title = Registros que expiran
expiring-by-bureau-empty = Ningún registro expira en los próximos seis meses.
restricted-by-bureau-title = Registros con restricciones
restricted-by-bureau-empty = Ningún registro está restringido.
audit-statements-title = Control de accesos: consultas por oficina
audit-statements-note = Se incluyen los informes: cada uno lee sus datos en nombre de su oficina. Interrumpidas: fallaron o el lector se retiró.
audit-statements-empty = No se hizo ninguna consulta en el período.
audit-refusals-title = Control de accesos: denegaciones
audit-refusals-empty = No se denegó ninguna consulta en el período.

# 13
global-quality-title = Calidad de los datos y duplicados
global-quality-empty = No hay ningún registro activo que evaluar.
quality-by-bureau-title = Calidad por oficina
quality-by-bureau-note = Las oficinas con menos de cincuenta registros activos figuran al final, sin rango.
duplicates-title = Armas comunicadas dos veces por una oficina
duplicates-note = Mismo número de serie legible una vez normalizado, misma marca y mismo calibre en dos registros activos de una oficina. Entre oficinas, la misma arma de fuego no es un duplicado, sino una coincidencia.
duplicates-empty = Ninguna oficina comunica dos veces la misma arma de fuego.

# 14
global-method-title = Método, límites y supresión
suppression-log-title = Relación de omisiones
suppression-log-note = Todos los umbrales de este informe, y lo que cada uno hizo omitir: pares, marcas, calibres, modelos, oficinas o intervalos por debajo de él; las medidas señaladas se muestran. El umbral de los intervalos se da en semanas. Los registros que sus propietarios no muestran a la Secretaría General no se conocen aquí y no pueden contarse.
suppression-log-empty = No se omitió nada en este informe.
global-method-empty = No se omitió nada en este informe.
method-suppression = No se suprime ningún valor por confidencialidad: este informe está destinado a la Secretaría General, que puede ver casos individuales. En todo extracto destinado al público se omiten los recuentos de 1 a 4 de los datos de un país, así como las sumas que los revelarían.

contribution-map-title = Registros activos, por país
region-trends-title = Armas incautadas, halladas o entregadas por mes y por región
trace-pair-spread-title = Dispersión de los tiempos de respuesta, por par
trace-pair-spread-axis = días desde el envío hasta la respuesta final
trace-pair-spread-note = Pares con al menos cinco respuestas a solicitudes de este período y del anterior, primero los que tienen más. Las solicitudes abiertas no están incluidas.
trace-pair-spread-empty = Ningún par de oficinas tiene todavía cinco respuestas.
corridor-map-title = De la procedencia a la recuperación, a través de fronteras
corridor-map-note = Del país del último tenedor legal o primer comprador al país de recuperación; solo armas rastreadas.
arms-map-title = Armas incautadas, halladas o entregadas, por país
global-makes-title = Marcas, por número de armas
global-makes-note = Armas cuya marca se conoce. La superficie es el número de armas.

global-change-intervals-title = Variación desde el período anterior, con su incertidumbre
global-change-intervals-note = Intervalo de aproximadamente el 95 % por remuestreo por bloques: las semanas de cada período se sortean de nuevo quinientas veces. Un intervalo que contiene 0 significa que la variación puede deberse al azar. Para un trimestre, con unas trece semanas, es menos preciso y en general demasiado estrecho; con menos de doce semanas en un período no se da ninguno. Con menos de { $few_cases } casos en un período, una variación dice poco.
global-change-intervals-empty = No se comunicó nada en este período ni en el anterior.
global-match-precision-title = Decisiones sobre las coincidencias, y su precisión
global-match-precision-note = Confirmada: los dos propietarios dicen que es una misma arma. Rechazada: uno dice que no. Precisión: confirmadas entre confirmadas y rechazadas, todos los años. Se da para todos los pares juntos: un par rechazado ya no figura en las coincidencias, de modo que no se conoce su nivel.
trace-network-rates-title = Tasas
trace-network-rates-note = Respuesta: solicitudes de todos los años con más de 90 días; la estricta cuenta respuestas finales y denegaciones, y cualquiera cuenta también respuestas provisionales y peticiones de información. Rastreadas: solicitudes de este período y del anterior. n indica en cuántos casos se basa cada tasa.
trace-pair-shares-title = Distribución de los plazos de respuesta, por par
trace-pair-shares-note = Solicitudes enviadas en este período y en el anterior. Percentiles a partir de cinco respuestas; proporciones de las enviadas hace al menos ese tiempo que fueron respondidas o se observaron durante el mismo tiempo.
global-linkage-counts-title = Vínculos entre casos, en número
global-linkage-degrees-title = Vínculos entre casos, en media
global-linkage-degrees-note = Casos: vinculados por pistas y coincidencias confirmadas. Redes: todo lo relacionado con indicios, sobre los vínculos que la Secretaría puede ver. Grado medio: el doble de los vínculos entre los miembros.
global-concentration-more-title = Concentración: otras medidas
global-concentration-more-note = Entropía: 0 cuando todo procede de uno solo, mayor cuanto más repartido. Gini: 0 cuando los que aparecen son igual de frecuentes, cerca de 1 cuando unos pocos tienen casi todo. Con n inferior a { $few_cases }, estas medidas son inestables.
special-rising-title = Armas transformadas, artesanales y de fabricación privada
special-rising-note = De fabricación privada: impresas, o acabadas a partir de armazones. Las proporciones se refieren a todas las armas de fuego del período.
sdg-coverage-title = Cobertura por región
sdg-coverage-note = Países de los que hay armas del año, y proporción de miembros de INTERPOL entre ellos. Lo que no se comunica no es un cero.
