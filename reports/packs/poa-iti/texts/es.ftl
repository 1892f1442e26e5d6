report-title = Programa de Acción e Instrumento de Localización: borrador del informe nacional

# 1
poa-coordination-title = Coordinación nacional y contactos
poa-coordination-empty = No se comunicó ninguna incautación en estos períodos.
poa-how-to-read = Este borrador está cumplimentado hasta donde llegan los datos de esta oficina. No es la respuesta del país: una oficina sabe lo que le comunican policía, aduanas y laboratorios, y la mayor parte de un informe nacional se decide en otro lugar. Cuando los datos no dicen nada, la línea queda para que la complete la oficina, con lo que se pregunta. Una cifra ausente no es un cero. «Período anterior» es el período de igual duración que precede a este.
coordination-agencies-title = Lo que dicen los datos: servicios que incautan armas de fuego
coordination-agencies-note = Se excluyen los bienes de la policía y de las fuerzas armadas.
coordination-complete-title = Por completar por la oficina
coordination-complete-point-of-contact = Punto de contacto nacional para el Programa de Acción: nombre, servicio, teléfono, correo electrónico y desde cuándo. …………………………
coordination-complete-coordination-body = Órgano que coordina la labor del país en materia de armas pequeñas: nombre, miembros, base jurídica, última reunión. …………………………
coordination-complete-action-plan = Plan de acción o estrategia nacional: título, años, metas y dónde puede consultarse. …………………………
coordination-complete-laws = Leyes y reglamentos sobre armas pequeñas modificados desde el último informe. …………………………
coordination-complete-regional = Instrumentos y redes regionales a los que se ha sumado el país. …………………………

# 2
poa-manufacture-title = Fabricación
poa-manufacture-empty = Los datos no contienen nada sobre fabricación ilícita en estos períodos.
manufacture-data-title = Lo que dicen los datos: fabricación ilícita
manufacture-data-note = Un arma de fuego puede figurar en más de una fila. Aquí solo se conoce lo incautado y descrito.
manufacture-data-empty = Los datos no contienen ningún arma de fuego de este tipo en estos períodos.
manufacture-complete-title = Por completar por la oficina
manufacture-complete-no-illicit-manufacture = Los datos no contienen ningún arma artesanal ni transformada en estos períodos: confirmar que no se halló ninguna, o indicar dónde se registran esos casos. …………………………
manufacture-complete-manufacture-law = Ley que rige la fabricación de armas pequeñas, y pena por fabricarlas sin licencia. …………………………
manufacture-complete-licences = Fabricantes con licencia, y armas pequeñas fabricadas en el período. …………………………
manufacture-complete-manufacture-records = Quién lleva los registros de fabricación, y durante cuánto tiempo. …………………………
manufacture-complete-conversion-law = Normas sobre armas transformables, inutilización y piezas impresas. …………………………

# 3
poa-transfer-title = Transferencias internacionales
poa-transfer-empty = Los datos no contienen nada sobre transferencias ilícitas en estos períodos.
transfer-data-title = Lo que dicen los datos: transferencias ilícitas
transfer-data-note = Las rutas son las que indican las incautaciones, confirmadas y presuntas. Un arma de fuego puede figurar en más de una fila.
transfer-data-empty = Los datos no contienen ningún caso de este tipo en estos períodos.
transfer-diversions-title = Lo que dicen los datos: dónde se desviaron las armas de fuego
transfer-diversions-note = Puntos de desvío establecidos en los últimos cinco años por las respuestas a las solicitudes de rastreo de esta oficina.
transfer-diversions-empty = En los últimos cinco años ninguna respuesta a una solicitud de rastreo de esta oficina ha indicado un punto de desvío.
transfer-complete-title = Por completar por la oficina
transfer-complete-transfer-law = Ley que rige la exportación, la importación, el tránsito y la reexportación, y autoridad que decide. …………………………
transfer-complete-end-user = Cómo se verifican los certificados de usuario final, y qué se hace contra los falsos. …………………………
transfer-complete-licences-given = Licencias concedidas y denegadas en el período: exportación, importación y tránsito. …………………………
transfer-complete-brokering = Normas sobre intermediación, e intermediarios registrados. …………………………
transfer-complete-retransfer = Qué exige el país a un comprador antes de que ceda a terceros las armas pequeñas que le suministró. …………………………

# 4
poa-stockpiles-title = Existencias
poa-stockpiles-empty = Los datos no contienen nada sobre armas de fuego del Estado en estos períodos.
stockpile-data-title = Lo que dicen los datos: armas de fuego del Estado
stockpile-data-note = Una pérdida cuenta en el período en que se denunció. Las existencias mismas no figuran en los datos.
stockpile-data-empty = Los datos no contienen ningún arma de fuego del Estado perdida o reaparecida en estos períodos.
stockpile-complete-title = Por completar por la oficina
stockpile-complete-no-state-losses = Los datos no contienen ninguna pérdida ni robo de armas de la policía o de las fuerzas armadas en estos períodos: confirmar que no hubo, o hacer que se registren. …………………………
stockpile-complete-stock-standards = Normas para las existencias de las fuerzas armadas, la policía y otros organismos: lugares, cierres, acceso, transporte, personal. …………………………
stockpile-complete-inventories = Cada cuánto se inventarían las existencias, y quién lo hace. …………………………
stockpile-complete-surplus = Cómo se detectan los excedentes, cuántos hay y qué se hace con ellos. …………………………
stockpile-complete-loss-procedure = Qué se hace cuando un arma del Estado se pierde o es robada, y si se registra para su búsqueda en el extranjero. …………………………

# 5
poa-marking-title = Marcación y registros
poa-marking-empty = Los datos no contienen ningún arma de fuego incautada en estos períodos ni ningún registro.
marking-status-title = Lo que dicen los datos: números de serie de las armas incautadas
marking-data-title = Lo que dicen los datos: marcas y registros
marking-data-note = Con marca única: el número es legible, restaurado, legible en parte o aplicado por el tenedor. Los registros en búsqueda son los de hoy.
marking-data-empty = Los datos no contienen ningún arma de fuego incautada en estos períodos ni ningún registro.
marking-complete-title = Por completar por la oficina
marking-complete-marking-manufacture = Marcas exigidas al fabricar un arma pequeña: fabricante, país, número de serie, y en qué pieza. …………………………
marking-complete-marking-import = Marcas exigidas en la importación: país y año, y quién las aplica. …………………………
marking-complete-marking-state = Marcas en las armas pequeñas de las fuerzas armadas y la policía, y en las que el Estado cede a civiles. …………………………
marking-complete-records-kept = Cuánto tiempo se conservan los registros: de fabricación, de importación y exportación, de tenedores. …………………………
marking-complete-record-system = Dónde se llevan los registros, si son electrónicos, y qué ocurre con los de empresas que cierran. …………………………

# 6
poa-tracing-title = Rastreo
poa-tracing-empty = Esta oficina no envió ni recibió ninguna solicitud de rastreo en el período.
tracing-data-title = Lo que dicen los datos: solicitudes del período
tracing-data-note = Se excluyen las solicitudes terminadas por motivos administrativos; de los días se descuenta la espera de información.
tracing-data-empty = Esta oficina no envió ni recibió ninguna solicitud de rastreo en el período.
tracing-items-title = Lo que dicen las solicitudes enviadas
tracing-items-note = Proporción de las solicitudes enviadas en el período que indican lo que el Instrumento Internacional de Localización pide que indiquen.
tracing-items-empty = Esta oficina no envió ninguna solicitud de rastreo en el período.
tracing-reasons-title = Por qué no prosperaron solicitudes enviadas
tracing-complete-title = Por completar por la oficina
tracing-complete-no-requests = Los datos no contienen ninguna solicitud enviada en el período: confirmar que no se envió ninguna, tampoco por otras vías. …………………………
tracing-complete-tracing-contact = Punto de contacto nacional para el rastreo: nombre, servicio, teléfono, correo electrónico, y si se ha comunicado a las Naciones Unidas. …………………………
tracing-complete-tracing-procedure = Ley o normas por las que se envían y responden las solicitudes, y qué servicios pueden preguntar. …………………………
tracing-complete-tracing-limits = Motivos por los que el país aplaza, limita o deniega una respuesta. …………………………

# 7
poa-collection-title = Recogida y destrucción
poa-collection-empty = Los datos no contienen ningún arma de fuego incautada, hallada o entregada.
collection-years-title = Lo que dicen los datos: armas de fuego incautadas, halladas y entregadas
collection-years-empty = Los datos no contienen ningún arma de fuego incautada, hallada o entregada en los últimos cinco años.
disposal-years-title = Lo que dicen los datos: qué fue de ellas
disposal-years-note = Por año de la incautación, según lo último declarado. «No consta» no significa «conservada»: el servicio que incautó no lo ha dicho.
disposal-years-empty = Los datos no contienen ningún arma de fuego incautada, hallada o entregada en los últimos cinco años.
collection-complete-title = Por completar por la oficina
collection-complete-no-destruction = Los datos no señalan como destruida ningún arma de fuego de estos períodos: indicar qué se destruyó, cuándo y quién lo hizo. …………………………
collection-complete-unstated-disposal = De algunas armas de fuego del período no consta qué fue de ellas: completar las incautaciones, o dar aquí los números. …………………………
collection-complete-programmes = Programas de recogida y amnistías: años, condiciones, armas pequeñas entregadas. …………………………
collection-complete-destruction-method = Cómo se destruyen las armas pequeñas, quién da fe de ello, y si se hizo en público. …………………………
collection-complete-ammunition = Municiones, piezas y existencias excedentes destruidas: cantidades y fechas. …………………………

# 8
poa-assistance-title = Cooperación y asistencia internacionales
poa-assistance-empty = Los datos no contienen cooperación alguna en estos períodos.
assistance-data-title = Lo que dicen los datos: cooperación
assistance-data-note = Operaciones: aquellas en cuyo nombre esta oficina comunicó una incautación, contadas en su primer día.
assistance-data-empty = Los datos no contienen cooperación alguna en estos períodos.
assistance-training-title = Lo que dicen los datos: formación
assistance-training-empty = Los datos no contienen, en este período ni en el anterior, ninguna formación en que participara el país.
assistance-complete-title = Por completar por la oficina
assistance-complete-no-training = Los datos no contienen, en estos períodos, ninguna formación en que participara el país: confirmar que no la hubo. …………………………
assistance-complete-given = Asistencia prestada: a quién, para qué y por qué importe. …………………………
assistance-complete-received = Asistencia recibida: de quién, para qué y con qué resultado. …………………………
assistance-complete-needs = Asistencia que necesita el país: objetivo, medidas, coste. …………………………

# 9
poa-sdg-title = Indicador 16.4.2 de los ODS (sección 6 del formulario)
poa-sdg-empty = Los datos no contienen ningún arma que cuente para el indicador.
poa-sdg-lead = Para { $year }, el indicador es del { $ratio }: armas incautadas, halladas o entregadas, { $denominator }; con el origen ilícito establecido hasta ahora, { $numerator }.
sdg-table-title = El indicador y sus componentes, por año
sdg-table-note = 100 × (establecidas por rastreo + establecidas por una autoridad) / (incautadas por delitos + halladas + entregadas). Los años recientes están incompletos: siguen llegando respuestas, y el indicador se vuelve a calcular cuando llegan.
sdg-table-empty = Los datos no contienen ningún arma que cuente para el indicador.
sdg-disaggregated-title = Según cómo llegaron las armas
sdg-disaggregated-empty = Los datos no contienen ningún arma que cuente para el indicador.
sdg-open-years-title = No establecidas, según hasta dónde llegó el rastreo
sdg-open-years-empty = Los datos no contienen ningún arma que cuente para el indicador.
sdg-marked-years-title = Solo armas con marca única
sdg-marked-years-note = Con marca única: el número es legible, restaurado, legible en parte o aplicado por el tenedor.
sdg-marked-years-empty = Los datos no contienen ningún arma que cuente para el indicador.
sdg-revision-title = Cómo cambiaron el indicador las respuestas tardías
sdg-revision-note = Entonces: con las respuestas llegadas hasta el final del año, sobre las armas de ese año que hoy se conocen. Las incautaciones comunicadas o corregidas después figuran, por tanto, en los dos lados de la comparación.
sdg-revision-empty = Los datos no contienen ningún arma que cuente para el indicador.
sdg-companions-title = Lo que se muestra con el indicador
sdg-companions-note = Solicitudes por año de envío; armas, destrucción y detenciones por año de la incautación. Destruidas: en la medida en que lo dicen las incautaciones. Un cero significa que los datos no contienen ninguna, no que no las hubiera.
sdg-companions-empty = Los datos no contienen nada de estos años.
indicator-complete-title = Por completar por la oficina
indicator-complete-no-arms = Los datos no contienen de este año ningún arma que cuente para el indicador: dar los números, o confirmar que no las hubo. …………………………
indicator-complete-other-services = Armas incautadas, halladas o entregadas por servicios que no informan a esta oficina. …………………………
indicator-complete-policy-outcomes = Si la política nacional considera establecidas las respuestas que nombran al primer comprador, o un registro de destrucción; aquí no se cuentan. …………………………
indicator-complete-recorded-after = Armas marcadas e inscritas en un registro después de su incautación. …………………………
indicator-complete-prosecuted = Personas sospechosas, procesadas y condenadas por tráfico de armas. …………………………

# 10
poa-method-title = Método, límites y definiciones
method-poa-data = Lo que figura bajo «Lo que dicen los datos» procede de los registros, incautaciones, solicitudes de rastreo, indicios balísticos y notificaciones de esta oficina, y de las actividades de formación que puede ver. Se cuenta por períodos: los registros el día de la denuncia, las incautaciones el día en que se hicieron, las solicitudes el día del envío. Nada se estima, y nada se toma de un informe anterior.
method-revision = Una respuesta cuenta en el año de la incautación, cuando quiera que llegue. «Entonces» solo toma las respuestas llegadas hasta el final de ese año; las que después se retiraron o sustituyeron se conocen aquí como están hoy. La diferencia muestra cuánto puede subir el primer valor de un año.
