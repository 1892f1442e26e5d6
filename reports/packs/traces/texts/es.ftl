report-title = Solicitudes de rastreo: rendimiento

# 1
trace-summary-title = Qué hacer a continuación y cifras clave
trace-summary-empty = No hay nada pendiente, y no se envió ni se recibió ninguna solicitud de rastreo.
trace-actions-title = Qué hacer a continuación
trace-actions-empty = Esta oficina no tiene nada pendiente: ha respondido a todas las solicitudes recibidas, y ninguna de las enviadas está vencida.
trace-actions-answer-urgent = { $count ->
    [one] Responder a la solicitud urgente enviada el { $oldest }.
   *[other] Responder a { $count } solicitudes urgentes; la más antigua se envió el { $oldest }.
}
trace-actions-answer-overdue = { $count ->
    [one] Responder a una solicitud vencida: se envió el { $oldest } y se computan a esta oficina más de 180 días.
   *[other] Responder a { $count } solicitudes vencidas, con más de 180 días computados a esta oficina; la más antigua se envió el { $oldest }.
}
trace-actions-acknowledge = { $count ->
    [one] Acusar recibo de una solicitud enviada el { $oldest }, para que el solicitante sepa que ha llegado.
   *[other] Acusar recibo de { $count } solicitudes, la más antigua enviada el { $oldest }, para que los solicitantes sepan que han llegado.
}
trace-actions-give-information = { $count ->
    [one] Completar una solicitud propia: la oficina requerida espera información y su plazo está detenido.
   *[other] Completar { $count } solicitudes propias: las oficinas requeridas esperan información y su plazo está detenido.
}
trace-actions-chase = { $count ->
    [one] Recordar a la oficina requerida una solicitud propia vencida, enviada el { $oldest }.
   *[other] Recordar a las oficinas requeridas { $count } solicitudes propias vencidas; la más antigua se envió el { $oldest }.
}
trace-actions-close = { $count ->
    [one] Cerrar una solicitud propia respondida el { $oldest }, o preguntar al país siguiente.
   *[other] Cerrar { $count } solicitudes propias ya respondidas, la primera el { $oldest }, o preguntar al país siguiente.
}
trace-tiles-title = Cifras clave
tile-requests-sent = Solicitudes enviadas
tile-answers-received = Respuestas finales recibidas
tile-requests-received = Solicitudes recibidas
tile-answers-given = Respuestas finales dadas
tile-open-sent = Solicitudes propias abiertas al final del período
tile-open-received = Solicitudes recibidas abiertas al final del período
# 2
trace-balance-title = Respuestas, en ambos sentidos
trace-balance-empty = Esta oficina no ha enviado ni recibido ninguna solicitud de rastreo.
trace-balance-lead = { $sent ->
    [0] No se envió ninguna solicitud en el período
    [one] Se envió una solicitud en el período
   *[other] Se enviaron { $sent } solicitudes en el período
} { $received ->
    [0] y no se recibió ninguna.
    [one] y se recibió una.
   *[other] y se recibieron { $received }.
} { $sent_older ->
    [0] Ninguna solicitud enviada tiene aún más de 90 días.
   *[other] De todas las solicitudes enviadas con más de 90 días ({ $sent_older }), el { $sent_rate } tiene respuesta final.
} { $received_older ->
    [0] Ninguna solicitud recibida tiene aún más de 90 días.
   *[other] De todas las solicitudes recibidas con más de 90 días ({ $received_older }), esta oficina ha respondido al { $received_rate }.
}
trace-rates-title = Tasas
trace-rates-note = Tasas de respuesta: solicitudes de todos los años con más de 90 días. Estricta: respuestas finales y denegaciones. Cualquiera: cuentan también las respuestas provisionales y las peticiones de información. Éxito: solicitudes de este período y del anterior. n indica en cuántos casos se basa cada tasa.
outcomes-both-title = Hasta dónde llegaron las solicitudes del período
reasons-sent-title = Por qué no prosperaron solicitudes enviadas
reasons-received-title = Por qué no prosperaron solicitudes recibidas

# 3
trace-speed-title = Cuánto tardan las respuestas
trace-speed-empty = Ninguna solicitud de este período o del anterior tiene acuse de recibo ni respuesta.
trace-times-title = Plazos en cifras
trace-times-note = Solicitudes enviadas en este período y en el anterior. Los percentiles se refieren solo a las que tienen acuse de recibo o respuesta; se descuentan los días de espera de información. Proporciones: de las enviadas hace al menos ese tiempo que fueron respondidas o se observaron durante el mismo tiempo.
trace-times-empty = Ninguna solicitud de este período o del anterior tiene acuse de recibo ni respuesta.
curve-sent-title = Respuestas a las solicitudes enviadas
curve-sent-empty = Ninguna solicitud enviada tiene aún respuesta final, por lo que no hay plazo que mostrar.
curve-received-title = Respuestas a las solicitudes recibidas
curve-received-empty = Ninguna solicitud recibida tiene aún respuesta final, por lo que no hay plazo que mostrar.
curve-quantiles-title = Leído en las curvas
curve-quantiles-note = Las curvas son la estimación de Kaplan y Meier sobre todas las solicitudes enviadas hasta ahora; las abiertas cuentan durante el tiempo en que se han observado. Tienen en cuenta lo que aún espera, y por eso sus días pueden ser más que los percentiles anteriores. Un guion: aún no se ha respondido a tantas.
curve-quantiles-empty = Ninguna solicitud tiene aún respuesta final.

# 4
trace-backlog-title = Solicitudes pendientes
trace-backlog-empty = No hay ninguna solicitud abierta en ningún sentido.
trace-backlog-lead = { $sent ->
    [0] No hay ninguna solicitud propia abierta.
    [one] Hay una solicitud propia abierta (vencidas: { $sent_overdue }).
   *[other] Hay { $sent } solicitudes propias abiertas (vencidas: { $sent_overdue }).
} { $received ->
    [0] No hay ninguna solicitud recibida abierta.
    [one] Hay una solicitud recibida abierta (vencidas: { $received_overdue }).
   *[other] Hay { $received } solicitudes recibidas abiertas (vencidas: { $received_overdue }).
}
backlog-age-title = Solicitudes abiertas por antigüedad
backlog-age-empty = No hay ninguna solicitud abierta en ningún sentido.
backlog-sent-title = Solicitudes propias abiertas, por oficina requerida
backlog-sent-empty = No hay ninguna solicitud propia abierta.
backlog-received-title = Solicitudes recibidas abiertas, por oficina solicitante
backlog-received-empty = No hay ninguna solicitud recibida abierta.

# 5
trace-trend-title = Evolución
trace-trend-empty = En los últimos cinco años no se envió ni se recibió ninguna solicitud.
trend-requests-title = Solicitudes por mes
trend-answers-title = Respuestas finales por mes
trend-years-title = Por año de envío
trend-years-note = Tasas de respuesta hasta ahora: a los años recientes les faltan respuestas aún en curso. Se excluyen las que terminaron por motivos administrativos.

# 6
trace-chains-title = Cadenas de solicitudes
trace-chains-empty = Esta oficina no ha iniciado ninguna cadena de solicitudes.
trace-chains-lead = { $chains ->
    [one] Se preguntó por un arma de fuego; número de solicitudes: { $longest }.
   *[other] Se preguntó por { $chains } armas de fuego, con una media de { $mean_links } solicitudes por arma; la cadena más larga tiene { $longest }. { $followed ->
        [0] Ninguna exigió una segunda solicitud.
        [one] Una exigió una segunda solicitud.
       *[other] { $followed } exigieron una segunda solicitud.
    }
}
chain-depths-title = Solicitudes por arma de fuego
chain-measures-title = Las cadenas en cifras
chain-measures-note = Una solicitud que sigue a otra hacia el país siguiente pertenece a su cadena. Aquí solo se conocen las solicitudes que esta oficina puede ver.

# 7
trace-ttc-title = Tiempo hasta el delito
trace-ttc-empty = De ningún arma de fuego recuperada en el período se conocen al día la primera venta al por menor y la recuperación.
trace-ttc-lead = { $n ->
    [one] Un arma de fuego con primera venta conocida; años hasta su recuperación: { $median_years }.
   *[other] Armas de fuego con primera venta conocida: { $n }. La mediana del tiempo hasta su recuperación es de { $median_years } años; el { $short_share } se recuperó en un plazo de tres años, indicio habitual de que conviene investigar un posible tráfico.
}
ttc-both-title = De la primera venta al por menor a la recuperación
ttc-both-note = Cada arma una vez, con la última respuesta sobre ella, y solo cuando la primera venta y la recuperación se conocen al día; un tiempo corto apunta a un desvío reciente, pero no lo prueba.
ttc-numbers-title = En cifras

# 8
trace-partners-title = Oficinas asociadas
trace-partners-empty = No se envió ni se recibió ninguna solicitud en este período ni en el anterior.
partners-both-title = En ambos sentidos, por oficina
partners-both-note = Solicitudes enviadas en este período y en el anterior. Enviadas: esta oficina pregunta y la otra responde. Recibidas: la otra pregunta y esta responde. Días: mediana hasta la respuesta final, descontadas las pausas. Respondidas: de las solicitudes con más de 90 días.

# 9
trace-overdue-title = Lo que está pendiente
trace-overdue-empty = No hay nada pendiente en ningún sentido.
overdue-received-title = Solicitudes que esperan la respuesta de esta oficina
overdue-received-note = Días computados a esta oficina; el plazo se detiene mientras se espera información. Vencida: más de 180 días.
overdue-received-empty = Ninguna solicitud espera la respuesta de esta oficina.
information-owed-title = Solicitudes propias que esperan información de esta oficina
information-owed-note = Días desde que la oficina requerida preguntó.
information-owed-empty = Ninguna oficina requerida espera información.
overdue-sent-title = Solicitudes propias vencidas
overdue-sent-empty = No hay ninguna solicitud propia vencida.

# 10
trace-method-title = Método, límites y definiciones
method-clock = Una solicitud está vencida cuando se computan más de 180 días a la oficina que debe la respuesta. El plazo se detiene mientras se ha pedido información al solicitante, y esa pausa no se cuenta.
method-percentiles = Los percentiles se calculan por interpolación lineal entre los dos valores más próximos. El plazo de acuse de recibo va del envío al acuse, en horas; el de respuesta, del envío a la respuesta final o denegación, en días, descontadas las pausas.
method-chain = La tasa de éxito es el número de armas de fuego rastreadas entre el de respuestas finales y entre el de solicitudes enviadas. La profundidad de la cadena es la media de solicitudes vinculadas a una misma arma de fuego, en las cadenas que inició esta oficina.
method-ttc-direction = El tiempo hasta el delito va de la primera venta al por menor a la recuperación, solo cuando ambas se conocen al día y en ese orden. Un arma cuenta una vez, con la última respuesta de su cadena de solicitudes; se excluyen los cierres administrativos. Un arma por la que se preguntó a esta oficina se recuperó en otro país; un arma por la que solo ella pregunta se recuperó aquí. El primer vendedor o comprador de un arma de fuego no es por ello sospechoso.
method-access-traces = El informe muestra las solicitudes en las que esta oficina es parte, y nada más. Las cifras sobre otra oficina se basan únicamente en las solicitudes entre las dos.
