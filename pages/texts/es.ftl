# Textos de las páginas.

## Alrededor de cada página

skip = Ir al contenido
navigation = Páginas
nav-reports = Informes
nav-comparison = Comparación
nav-alerts = Alertas
nav-deliveries = Envíos
signed-in-as = Sesión de
language = Idioma
change = Cambiar
sign-out = Cerrar sesión
foot = Solo para uso oficial. Usted ve lo que su oficina puede ver; lo que se abre queda registrado.
notice-language = Se cambió el idioma.
notice-saved = Se modificó el envío.
notice-changed-meanwhile = Otra persona modificó este envío entretanto. No se cambió nada; revíselo de nuevo.
page-of = Página { $page } de { $pages }
page-previous = Página anterior
page-next = Página siguiente
pages-label = Páginas de esta lista

## Iniciar sesión

sign-in = Iniciar sesión
user = Nombre de usuario
password = Contraseña
sign-in-refused = Este nombre de usuario y esta contraseña no dan acceso.
sign-in-waits = Demasiados intentos fallidos de iniciar sesión; espere unos minutos e inténtelo de nuevo.
sign-in-nobody = Nadie puede iniciar sesión en este momento; el operador encuentra el motivo en el registro.
sign-in-stale = Esta página estuvo abierta demasiado tiempo, o su navegador no guarda cookies. Inicie sesión de nuevo.
sign-in-purpose = Elija la finalidad de su consulta.
purpose = Finalidad
purpose-hint = Rige hasta que cierre la sesión y queda registrada con lo que consulta y abre.
purpose-choose = Elija una finalidad
purpose-WANTED = Personas buscadas para su detención
purpose-IDENTIFY_PERSON_OR_OBJECT = Identificación de una persona o un objeto
purpose-SUPPORT_INVESTIGATION = Apoyo a una investigación
purpose-ALERT = Advertencia sobre amenazas
purpose-IDENTIFY_DECEASED = Identificación de una persona fallecida
purpose-FORENSIC = Examen forense
purpose-SECURITY_CHECK = Control de seguridad
purpose-ANALYSIS = Análisis delictivo
purpose-BORDER = Control fronterizo
why-ended = Su sesión ha terminado. Inicie sesión de nuevo.
why-left = Ha cerrado la sesión.
why-elsewhere = Viene de otro sitio. Si ya ha iniciado sesión:
why-elsewhere-link = continuar a la página

## Informes

reports-lead = Los informes archivados de su oficina, el período más reciente primero.
filter-label = Elegir informes
report = Informe
period = Período
revision = Revisión
made-at = Elaborado el
all-reports = Todos los informes
all-periods = Todos los períodos
all-languages = Todos los idiomas
filter = Mostrar
filter-none = Mostrar todo
count-reports = { $count ->
    [one] { $number } informe
   *[other] { $number } informes
}
reports-none = Todavía no hay ningún informe de su oficina.
reports-none-fit = Ningún informe corresponde a esta selección.

## Un informe

to-reports = Todos los informes
open-report = Abrir el informe
compare-with = Comparar con otro período
newest-revision = Revisión { $number }, la más reciente
earlier-revisions = Revisiones anteriores
revision-of = Revisión { $number }, { $at }
files-of = Archivos de la revisión { $number }
what-changed = Qué cambió
which = Cuáles
files-heading = Archivos
files-caption = El informe y sus cifras
figures-caption = Archivos de cada figura
figures-summary = Archivos de cada figura ({ $number })
file = Archivo
size = Tamaño
get = Obtener
open = Abrir
download = Descargar
open-file = Abrir { $file }
download-file = Descargar { $file }
software = Elaborado con
pack-hash = SHA-256 del modelo de informe
hash-note = Las huellas son las del manifiesto. Un archivo que ya no tiene su huella no se entrega.
changed-first = La primera revisión que se conserva.
changed-files = { $count ->
    [one] { $count } archivo tiene otro contenido:
   *[other] { $count } archivos tienen otro contenido:
}
changed-added = { $count ->
    [one] { $count } archivo es nuevo:
   *[other] { $count } archivos son nuevos:
}
changed-removed = { $count ->
    [one] { $count } archivo ya no está:
   *[other] { $count } archivos ya no están:
}
changed-tables = { $count ->
    [one] Se basa en otra versión de { $count } tabla:
   *[other] Se basa en otras versiones de { $count } tablas:
}
changed-pack = El modelo de informe (consultas, gráficos o textos) es otro.
changed-software = Lo elaboró otra versión del programa:
changed-nothing = Nada más que la hora de elaboración.
file-page = Informe (HTML)
file-pdf = Informe (PDF)
file-numbers = Cifras de todas las figuras (JSON)
file-workbook = Libro de cálculo (XLSX)
file-csv = Cifras (CSV)
file-parquet = Cifras (Parquet)
file-archive = Archivo comprimido (ZIP)
file-picture = Imagen

## Comparación

comparison-title = Dos períodos comparados
comparison-lead = Las cifras clave de un informe y lo que cuenta cada una de sus figuras, en dos períodos.
comparison-form = Elegir qué comparar
choose-report = Elija un informe
earlier-period = Período anterior
later-period = Período posterior
go-on = Continuar
compare = Comparar
key-figures = Cifras clave
figure-totals = Lo que cuenta cada figura
figure = Figura
difference = Diferencia
relative = En porcentaje
points = { $number } puntos
not-there = no consta
comparison-one-period = Solo hay un período de este informe; no hay con qué compararlo.
comparison-same-period = Elija dos períodos distintos.
comparison-no-numbers = Uno de los dos informes no tiene cifras que se puedan comparar.
comparison-note = Las cifras son las de la revisión más reciente de cada informe. «No consta» no es cero: el informe de ese período no tiene la figura, o no cuenta nada en ella.
comparison-cut = Solo se muestran las primeras { $most } líneas de cada lista.
key-records-new = Nuevos registros de armas perdidas o robadas
key-matches-confirmed = Coincidencias confirmadas
key-seizures = Incautaciones
key-arms-seized = Armas incautadas, halladas o entregadas
key-traces-sent = Solicitudes de rastreo enviadas
key-traces-received = Solicitudes de rastreo recibidas
key-exhibits = Indicios balísticos registrados
key-ballistic-hits = Coincidencias balísticas confirmadas
key-notices-in-force = Notificaciones y difusiones vigentes

## Alertas

alerts-lead = Lo que se comunicó a su oficina, lo más reciente primero.
count-alerts = { $count ->
    [one] { $number } alerta
   *[other] { $number } alertas
}
alerts-none = Todavía no se ha comunicado nada a su oficina.
alerts-note = Una coincidencia es una posibilidad. Los propietarios de ambos registros la confirman o la rechazan; ninguna puntuación cambia el estado de un registro.
alert-match = Un registro y una incautación pueden ser la misma arma
alert-reminder = Recordatorio: una coincidencia sin respuesta
alert-notice-expiry = Una notificación termina pronto
alert-notice-review = Una notificación debe revisarse
alert-other = Alerta
alert-record = Registro
alert-seizure = Incautación
alert-notice = Notificación
alert-due = Último día, o día de revisión
probability = probabilidad { $share }
band-STRONG = Fuerte
band-REVIEW = Por revisar
band-WATCH = En observación

## Envíos

deliveries-lead = Informes que se envían periódicamente a su oficina.
deliveries-none = Ningún informe se envía periódicamente a su oficina.
to-deliveries = Todos los envíos
delivery-on = Se envía
delivery-off = Desactivado
delivery-change = Modificar el envío
delivery-send = Enviar este informe
delivery-languages = Idiomas
delivery-fixed = Su cuenta no puede modificar este envío.
schedule = Calendario
next-run = Próximo envío
next-run-none = Ninguno, está desactivado
formats = Formatos
recipients = Destinatarios
recipients-hint = Una dirección por línea, de su propia oficina.
recipient = Destinatario
past-deliveries = Últimos envíos
past-none = Todavía no se ha enviado nada.
when = Cuándo
outcome = Resultado
sent-state = Entregado
waiting-state = En camino
failed-state = Fallido
unknown-state = Desconocido
save = Guardar
unfit-no-recipient = Indique al menos un destinatario o desactive el envío.
unfit-too-many-recipients = Indique como máximo { $most } destinatarios.
unfit-recipient = «{ $recipient }» no puede ser destinatario. Escriba una dirección de su oficina por línea.
unfit-no-language = Elija al menos un idioma.
unfit-language = Este informe no existe en este idioma: { $language }.

## Problemas

problem-not-found-title = Esta página no existe
problem-not-found = Aquí no hay nada que su oficina pueda ver.
problem-not-understood-title = No se ha entendido
problem-not-understood = La solicitud no se puede responder de esta forma.
problem-too-large-title = Es demasiado largo
problem-too-large = La solicitud es más larga de lo que estas páginas necesitan.
problem-not-own-form-title = No se aceptó el formulario
problem-not-own-form = No procede de una página abierta en su sesión. Vuelva atrás, cargue la página de nuevo y envíelo otra vez.
problem-not-allowed-title = No puede hacer eso
problem-not-allowed = Su cuenta no puede modificar esto.
problem-too-many-title = Demasiadas solicitudes
problem-too-many = Espere un momento y continúe.
problem-too-slow-title = Tardó demasiado
problem-too-slow = El formulario no llegó completo a tiempo. Envíelo otra vez.
problem-unavailable-title = Esto no se puede mostrar en este momento
problem-unavailable = Inténtelo más tarde; el operador encuentra el motivo en el registro.
to-sign-in = A la página de inicio de sesión

## Números y fechas

day = { $day } de { $month } de { $year }
moment-utc = { $date }, { $time } UTC
moment-there = { $date }, { $time } ({ $zone })
month-of = { $month } de { $year }
quarter-1 = primer trimestre de { $year }
quarter-2 = segundo trimestre de { $year }
quarter-3 = tercer trimestre de { $year }
quarter-4 = cuarto trimestre de { $year }
month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = septiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre
size-bytes = { $number } B
size-kilobytes = { $number } kB
size-megabytes = { $number } MB
size-gigabytes = { $number } GB
