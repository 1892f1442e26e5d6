# Nombres de los códigos: <lista>-<CÓDIGO>.

bureau-ipsg = Secretaría General de INTERPOL
bureau-wco = Organización Mundial de Aduanas

reason-LOST = Pérdida
reason-STOLEN = Robo
reason-TRAFFICKED = Tráfico
reason-SMUGGLED = Contrabando

owner-PRIVATE = Particular
owner-DEALER = Armero
owner-MANUFACTURER = Fabricante
owner-MILITARY = Fuerzas armadas
owner-POLICE = Policía
owner-SECURITY_COMPANY = Empresa de seguridad
owner-MUSEUM = Museo
owner-TRANSPORT = Transportista
owner-OTHER = Otro

circumstance-BURGLARY = Robo con fuerza
circumstance-ROBBERY = Robo con violencia
circumstance-VEHICLE_THEFT = Robo en un vehículo
circumstance-IN_TRANSIT = En tránsito
circumstance-STOCK_LOSS = Falta en existencias
circumstance-FRAUD = Fraude
circumstance-EMBEZZLEMENT = Apropiación indebida
circumstance-COMBAT_LOSS = Pérdida en combate
circumstance-OTHER = Otra

record-state-ACTIVE = En búsqueda
record-state-HIT_PENDING = Coincidencia por confirmar
record-state-FOUND = Arma hallada
record-state-RECOVERED_CLOSED = Arma recuperada, caso cerrado
record-state-CANCELLED = Anulado
record-state-EXPIRED = Expirado

event-SEIZED_CRIMINAL = Incautación penal
event-SEIZED_ADMINISTRATIVE = Incautación administrativa
event-FOUND = Hallazgo
event-SURRENDERED = Entrega voluntaria

agency-POLICE = Policía
agency-CUSTOMS = Aduana
agency-BORDER_GUARD = Guardia de fronteras
agency-MILITARY = Fuerzas armadas
agency-COAST_GUARD = Guardia costera
agency-OTHER = Otro

place-DWELLING = Vivienda
place-VEHICLE = Vehículo
place-LAND_BORDER = Frontera terrestre
place-AIRPORT = Aeropuerto
place-SEAPORT = Puerto marítimo
place-VESSEL = Buque
place-MAIL_PARCEL = Correo y paquetes
place-WAREHOUSE = Almacén
place-PUBLIC_PLACE = Lugar público
place-CACHE = Escondite
place-FIELD = Campo abierto
place-PRISON = Prisión
place-OTHER = Otro

context-ILLICIT_POSSESSION = Posesión ilícita
context-ILLICIT_TRAFFICKING = Tráfico ilícito
context-ILLICIT_MANUFACTURE = Fabricación ilícita
context-CONVERSION = Transformación
context-VIOLENT_CRIME = Delito violento
context-ORGANIZED_CRIME = Delincuencia organizada
context-TERRORISM = Terrorismo
context-DRUGS = Drogas
context-POACHING = Caza furtiva
context-OTHER = Otro

transport-ROAD = Carretera
transport-RAIL = Ferrocarril
transport-AIR_CARGO = Carga aérea
transport-AIR_PASSENGER = Pasajero aéreo
transport-SEA_CONTAINER = Contenedor marítimo
transport-SEA_SMALL_BOAT = Embarcación menor
transport-MAIL_COURIER = Correo o mensajería
transport-ON_FOOT = A pie
transport-NONE = Sin transporte

certainty-CONFIRMED = Confirmada
certainty-SUSPECTED = Presunta

converted-ALARM = Arma de alarma o de señales
converted-DEACTIVATED = Arma inutilizada
converted-FLOBERT = Flobert
converted-AIRGUN = Arma de aire comprimido
converted-OTHER = Otra

serial-READABLE = Legible
serial-PARTIAL = Parcialmente legible
serial-OBLITERATED = Borrado
serial-RESTORED = Restaurado
serial-NONE = Nunca marcado
serial-USER_APPLIED = Puesto por el propietario
serial-UNREADABLE = Ilegible
serial-NOT_RECORDED = No anotado
serial-PLACEHOLDER = Valor de relleno
serial-UNKNOWN = Desconocido

special-CONVERTED = Transformada para disparar
special-CRAFT = De fabricación artesanal
special-PRIVATELY_MADE = De fabricación privada (impresa, armazón acabado)
special-UNMARKED = Nunca marcada
special-OBLITERATED = Número de serie borrado
special-RESTORED = Número de serie restaurado

stage-PENDING = En espera de respuesta
stage-COMPLETE = Rastreada
stage-UNSUCCESSFUL = No rastreable
stage-ADMIN = Cerrada por motivo administrativo
stage-REFUSED = Denegada
stage-EXPIRED = Vencida sin respuesta

outcome-RECEIVED = Recibida
outcome-INFO_REQUESTED = Devuelta para información
outcome-PARTIAL = Resultado parcial
outcome-TRACED_LAST_LEGAL_OWNER = Último propietario legal hallado
outcome-TRACED_FIRST_PURCHASER = Primer comprador hallado
outcome-TRACED_STOLEN_LOST = Denuncia de robo o pérdida
outcome-TRACED_STATE_STOCK = De existencias del Estado
outcome-TRACED_EXPORT_ONLY = Solo hasta la exportación
outcome-ILLICIT_MANUFACTURE = Fabricación ilícita
outcome-ESTABLISHED_OTHER = Establecida por autoridad
outcome-DESTROYED_RECORD = Consta como destruida
outcome-DEALER_ONLY = Rastreada solo hasta el armero
outcome-NO_RECORD = Ningún registro hallado
outcome-TOO_OLD = Arma demasiado antigua
outcome-INVALID_SERIAL = Número de serie no válido
outcome-OBLITERATED = Número de serie borrado
outcome-INCOMPLETE_ID = Identificación incompleta
outcome-RECORDS_UNAVAILABLE = Registros no conservados
outcome-NOT_MANUFACTURED_HERE = Ni fabricada ni importada allí
outcome-DUPLICATE = Solicitud duplicada
outcome-CANCELLED_BY_REQUESTER = Anulada por el solicitante
outcome-REFUSED_SECURITY = Denegada: seguridad nacional
outcome-REFUSED_INVESTIGATION = Denegada: riesgo para investigación
outcome-REFUSED_CONFIDENTIAL = Denegada: confidencialidad
outcome-REFUSED_NOT_CRIMINAL = Denegada: sin vínculo delictivo
outcome-NO_RESPONSE = Sin respuesta en el plazo

trace-state-SENT = Enviada
trace-state-ACKNOWLEDGED = Recibida
trace-state-INFO_REQUESTED = Información solicitada
trace-state-ANSWERED_INTERIM = Respuesta provisional
trace-state-ANSWERED_FINAL = Respondida
trace-state-CLOSED = Cerrada
trace-state-REFUSED = Denegada
trace-state-CANCELLED = Anulada

priority-ROUTINE = Ordinaria
priority-URGENT = Urgente

age-A30 = Hasta 30 días
age-B90 = De 31 a 90 días
age-C180 = De 91 a 180 días
age-D365 = De 181 días a 1 año
age-E365PLUS = Más de 1 año

band-A3M = Menos de 3 meses
band-B7M = De 3 a menos de 7 meses
band-C1Y = De 7 meses a menos de 1 año
band-D2Y = De 1 a menos de 2 años
band-E3Y = De 2 a menos de 3 años
band-F3YPLUS = 3 años o más

measure-ACKNOWLEDGE_HOURS = Horas hasta el acuse de recibo, mediana
measure-DAYS_P50 = Días hasta la respuesta, mediana
measure-DAYS_P75 = Días hasta la respuesta, percentil 75
measure-DAYS_P90 = Días hasta la respuesta, percentil 90
measure-DAYS_P95 = Días hasta la respuesta, percentil 95
measure-WITHIN_30 = Respondidas en 30 días, %
measure-WITHIN_90 = Respondidas en 90 días, %
measure-WITHIN_180 = Respondidas en 180 días, %
measure-CHAIN_DEPTH = Solicitudes por arma, media
measure-YEARS_P25 = Años, percentil 25
measure-YEARS_P50 = Años, mediana
measure-YEARS_P75 = Años, percentil 75
measure-YEARS_MEAN = Años, media
measure-SHORT_SHARE = Tres años o menos, %
measure-LEAD_YIELD = Pistas por cada 100 indicios registrados
measure-HITS_PER_SEARCH = Coincidencias por cada 100 búsquedas
measure-LEAD_CONFIRMATION = Pistas confirmadas, % de las examinadas
measure-ACQUISITION_DELAY = Días de la recuperación al registro, mediana

concentration-SOURCES = Países de procedencia de las armas rastreadas
concentration-ORIGINS = Países de origen en las rutas
concentration-MAKES = Marcas incautadas

ballistic-step-EXHIBITS = Indicios registrados
ballistic-step-SEARCHES = Búsquedas iniciadas
ballistic-step-CANDIDATES = Candidatos propuestos
ballistic-step-LEADS = Pistas
ballistic-step-HITS = Coincidencias confirmadas

exhibit-CARTRIDGE_CASE = Vainas
exhibit-BULLET = Balas
exhibit-SHOTSHELL = Vainas de escopeta
exhibit-origin-CRIME_SCENE = Escena del crimen
exhibit-origin-TEST_FIRE = Disparo de prueba

notice-RED = Notificación roja
notice-BLUE = Notificación azul
notice-GREEN = Notificación verde
notice-YELLOW = Notificación amarilla
notice-BLACK = Notificación negra
notice-PURPLE = Notificación morada
notice-ORANGE = Notificación naranja
notice-SILVER = Notificación plateada
notice-UNSC = Notificación del Consejo de Seguridad
notice-ART = Notificación de obras de arte
notice-DIFF_WANTED = Difusión, persona buscada
notice-DIFF_INFO = Difusión, información
whose-OWN = Propias
whose-OTHERS = De otras oficinas

sdg-PENDING = Rastreo en curso
sdg-NOT_ENOUGH = Información insuficiente para rastrear
sdg-FAILED = Rastreo sin resultado
sdg-NO_ATTEMPT = Sin intento de rastreo
subset-ALL = Todas las armas
subset-MARKED = Armas con marca única
subset-SEIZED_CRIMINAL = Incautadas
subset-FOUND = Halladas
subset-SURRENDERED = Entregadas

quality-COMPLETENESS = Completitud
quality-VALIDITY = Validez
quality-UNIQUENESS = Unicidad
quality-TIMELINESS = Oportunidad
quality-CONSISTENCY = Coherencia
quality-QUALITY = Puntuación de calidad

field-SERIAL = Número de serie
field-MAKE = Marca
field-CALIBRE = Calibre
field-TYPE = Tipo
field-MODEL = Modelo
field-DATE = Fecha de la pérdida
field-PLACE = Región de la pérdida
field-COUNTRY_OF_MANUFACTURE = País de fabricación
field-IMAGES = Imágenes

issue-SERIAL_PLACEHOLDER = Valor de relleno como número de serie
issue-SERIAL_MISSING = Falta el número de serie, sin motivo
issue-DUPLICATE = Misma arma registrada dos veces
issue-MAKE_UNRESOLVED = Marca no reconocida
issue-CALIBRE_UNRESOLVED = Calibre no reconocido
issue-TYPE_UNKNOWN = Tipo desconocido
issue-MADE_AFTER_LOSS = Fabricada después de su pérdida
issue-DATE_PARTIAL = Fecha sin día o mes

remedy-READ_SERIAL = Anotar el número tal como se lee o indicar por qué no hay
remedy-MERGE = Conservar un registro y anular los demás
remedy-NAME_MAKE = Indicar el fabricante según la tabla de referencia
remedy-NAME_CALIBRE = Indicar el cartucho, no solo el diámetro
remedy-NAME_TYPE = Indicar el tipo
remedy-CHECK_DATES = Comprobar las fechas

record-kind-RECORD = Registro
record-kind-SEIZURE = Incautación
match-band-STRONG = Fuerte
match-band-REVIEW = Por examinar
match-band-WATCH = En observación
match-state-OPEN = Por decidir
match-state-CONFIRMED = Confirmada
match-state-REJECTED = Rechazada

region-AFRICA = África
region-AMERICAS = Américas
region-ASIA_SOUTH_PACIFIC = Asia y Pacífico Sur
region-EUROPE = Europa
region-HISTORICAL = Antiguos Estados
region-ORGANISATION = Organizaciones
region-NONE = Sin región

theme-DISGUISED_FIREARM = Arma disimulada
theme-STOLEN_STOCK = Existencias robadas
theme-DANGEROUS_BATCH = Lote peligroso
theme-CONVERTED_FIREARMS = Armas transformadas
theme-CONCEALMENT = Ocultación
theme-CONVERSION = Transformación
theme-CRAFT_MANUFACTURE = Fabricación artesanal
theme-PRINTING_3D = Impresión 3D
theme-PARCEL_TRAFFIC = Tráfico por paquetería
theme-STRAW_PURCHASE = Compra por testaferro
theme-OTHER = Otro
theme-NONE = –

refusal-NOT_ONE_STATEMENT = No es exactamente una instrucción
refusal-NOT_READ_ONLY = No es una instrucción de solo lectura
refusal-EXPLAIN_KIND = Plan que mostraría valores
refusal-UNGUARDED = Tabla fuera de la protección
refusal-DEADLINE = Duró más de lo permitido
refusal-TOO_MANY_ROWS = Más filas de las permitidas
refusal-OTHER = Otro

suppression-TIMES = Percentiles de pares con muy pocas respuestas
suppression-MAKES = Marcas con muy pocas armas
suppression-CALIBRES = Calibres con muy pocas armas
suppression-MODELS = Modelos con muy pocas armas
suppression-RANKS = Rango de oficinas con muy pocos registros

suppressed-in-TRACE_PAIR_TIMES = Días hasta la respuesta final, por par
suppressed-in-RISING_MAKES = Marcas en aumento
suppressed-in-RISING_CALIBRES = Calibres en aumento
suppressed-in-RISING_MODELS = Modelos en aumento
suppressed-in-QUALITY_BY_BUREAU = Calidad por oficina

mark-BREECH_FACE = Espaldón
mark-FIRING_PIN = Percutor
mark-EJECTOR = Expulsor
mark-FIRING_PIN_APERTURE = Orificio del percutor
mark-LEA = Campos de la bala
