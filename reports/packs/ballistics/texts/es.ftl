report-title = Red balística

# 1
network-summary-title = Qué hacer a continuación y cifras clave
network-summary-empty = La oficina no registró ningún indicio ni inició ninguna búsqueda, y no hay nada pendiente.
network-actions-title = Qué hacer a continuación
network-actions-empty = No hay nada pendiente: ni pistas por examinar, ni candidatos por mirar, ni indicios por buscar en el extranjero.
network-actions-examine = { $count ->
    [one] Hacer examinar una pista al microscopio de comparación; espera desde el { $oldest }.
   *[other] Hacer examinar { $count } pistas al microscopio de comparación; la más antigua espera desde el { $oldest }.
}
network-actions-look = { $count ->
    [one] Mirar en pantalla un candidato fuerte, listado el { $oldest }.
   *[other] Mirar en pantalla { $count } candidatos fuertes; el más antiguo se listó el { $oldest }.
}
network-actions-review = { $count ->
    [one] Mirar después un candidato más.
   *[other] Mirar después { $count } candidatos más.
}
network-actions-search = { $count ->
    [one] Considerar la búsqueda en el extranjero de un indicio apto de este período o del anterior, buscado solo en el país o en ninguna parte.
   *[other] Considerar la búsqueda en el extranjero de { $count } indicios aptos de este período y del anterior, buscados solo en el país o en ninguna parte.
}
network-tiles-title = Cifras clave
tile-exhibits-acquired = Indicios registrados
tile-searches-launched = Búsquedas iniciadas
tile-candidates-listed = Candidatos listados
tile-leads-found = Pistas
tile-hits-confirmed = Coincidencias confirmadas

# 2
network-exhibits-title = Indicios y búsquedas
network-exhibits-empty = La oficina no registró ningún indicio ni inició ninguna búsqueda.
network-exhibits-lead = { $exhibits ->
    [0] No se registró ningún indicio en el período;
    [one] Se registró un indicio en el período;
   *[other] Se registraron { $exhibits } indicios en el período;
} en total, la oficina tiene { $in_all ->
    [one] uno
   *[other] { $in_all }
}, de { $cases ->
    [one] un caso.
   *[other] { $cases } casos.
}
network-funnel-title = Del indicio a la coincidencia confirmada
network-funnel-note = Una pista es un hallazgo en pantalla; solo un examinador que disponga de las piezas confirma una coincidencia. Cada par de casos que se vincula por primera vez cuenta una vez.
exhibits-kinds-title = Indicios por clase y origen
exhibits-calibres-title = Indicios por calibre
exhibits-trend-title = Indicios y búsquedas por mes
search-scopes-title = Alcance de las búsquedas

# 3
network-delay-title = Demora del registro
network-delay-empty = De ningún indicio registrado en el período se conocen a la vez las horas de la recuperación y de la toma de imágenes.
network-delay-lead = Indicios con horas conocidas: { $n }. La mediana del tiempo desde la recuperación hasta la toma de imágenes es de { $median_days } días; el { $within_24 } en 24 horas, el { $within_48 } en 48.
delay-bands-title = De la recuperación a la toma de imágenes
delay-measures-title = En cifras
delay-measures-note = Horas desde la recuperación hasta la toma de imágenes, solo cuando ambas se conocen y en ese orden. Las directrices de los Estados Unidos piden 24 horas.

# 4
network-results-title = Qué resultó de ello
network-results-empty = Aún no hay ningún indicio, búsqueda ni pista.
network-rates-title = Tasas
network-rates-note = Cantidad y sobre: los dos números en que se basa una tasa. Las pistas y coincidencias de este período pueden proceder de indicios anteriores.
network-years-title = Por año
lead-findings-title = Pistas, según el resultado del examen
candidate-precision-title = Precisión de los candidatos, por nivel
candidate-precision-note = Confirmados entre confirmados y rechazados, en pantalla o sobre las piezas. Una pista pendiente no cuenta en ningún lado; se excluyen los vínculos ya conocidos.

# 5
network-partnership-title = Con quién
network-partnership-empty = No hay ningún vínculo ni candidato pendiente.
network-partners-title = Vínculos por oficina del otro indicio
network-partners-note = Todos los años. La fila de la propia oficina muestra los vínculos entre sus propios casos.

# 6
network-linkage-title = Redes
network-linkage-empty = Ningún indicio está vinculado a nada más que esta oficina pueda ver.
network-linkage-lead = { $networks ->
    [one] Una red con indicios tiene algún miembro de esta oficina; número de miembros: { $largest }.
   *[other] { $networks } redes con indicios tienen algún miembro de esta oficina; número de miembros de la mayor: { $largest }.
} { $across ->
    [0] Ninguna llega a otra oficina.
    [one] Una llega a otras oficinas.
   *[other] { $across } llegan a otras oficinas.
}
linkage-counts-title = Cantidades
linkage-degrees-title = Medias
linkage-degrees-note = Casos: vinculados por pistas y coincidencias confirmadas. Redes: registros, armas incautadas, casos, indicios, solicitudes y notificaciones relacionados entre sí. Grado medio: el doble de los vínculos entre los miembros.
largest-networks-title = Las redes mayores
largest-networks-note = Una red es lo que esta oficina puede ver de ella; otras pueden ver más o menos. Vínculo más débil: 1 cuando lo dijeron propietarios y examinadores, menos cuando solo lo dice una comparación. Indica dónde mirar y no es prueba contra nadie.
largest-networks-empty = Ningún indicio está vinculado a nada más que esta oficina pueda ver.

# 7
network-waiting-title = Lo que está pendiente
network-waiting-empty = No hay pistas ni candidatos pendientes.
open-leads-title = Pistas por examinar
open-leads-empty = Ninguna pista espera el examen al microscopio.
open-candidates-title = Candidatos que examinar en pantalla
open-candidates-note = Veces más frecuente: cuántas veces es más frecuente tal semejanza entre huellas de una misma arma de fuego que entre huellas de dos, en la medida en que permiten decirlo los escaneos de referencia. Un candidato indica un orden de examen, no una coincidencia ni una identificación; decide un examinador que disponga de las piezas.
open-candidates-empty = Ningún candidato espera examen.
candidate-pictures-title = Los candidatos más verosímiles, en imagen
candidate-pictures-note = De cada par, las huellas que más concuerdan (texto de la imagen en inglés). La semejanza en una imagen no identifica ningún arma de fuego.
candidate-pictures-empty = Ningún candidato espera examen.

# 8
network-method-title = Método, límites y definiciones
method-findings = Un candidato se calcula, una pista es lo que un analista ve en pantalla y una coincidencia es lo que un examinador confirmó sobre las piezas. Pistas y coincidencias se cuentan por par de casos, una vez; los vínculos ya conocidos nunca se cuentan. Ninguna puntuación identifica un arma de fuego ni a una persona.
method-network-rates = El rendimiento en pistas es el número de pistas entre el de indicios registrados. La tasa de coincidencia es el de coincidencias confirmadas por esta oficina, que se le atribuyen, entre el de búsquedas que inició; las que tienen un indicio suyo y confirmaron otras figuran aparte. La confirmación de pistas es el de coincidencias confirmadas entre el de pistas examinadas. La precisión de los candidatos es el de confirmados entre el de confirmados y rechazados, en cada nivel. Las coincidencias llegan meses después que los indicios: en períodos de crecimiento, los rendimientos quedan por debajo de lo real.
method-delay = La demora del registro va de la recuperación del arma de fuego o de la pieza a la toma de imágenes. Los percentiles se calculan por interpolación lineal entre los dos valores más próximos.
method-linkage = Las redes resultan de lo que dijeron propietarios y examinadores, de coincidencias y candidatos fuertes, y de lo que menciona a otra cosa; un par rechazado no une nada. El grado medio es el doble de los vínculos entre los miembros.
method-access-ballistics = El informe muestra los indicios de esta oficina, los pares en que uno de los indicios es suyo y las redes en la medida en que esta oficina puede verlas.
