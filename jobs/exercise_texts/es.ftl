# Textos de los ejercicios. Entre acentos graves figura lo que se teclea o se lee en el almacén; es igual en todos los idiomas.

briefing-title = Ejercicio { $exercise }: una red a través de las fronteras
made-up = Este caso es inventado. Los países y los fabricantes son reales; lo que les ocurre aquí no lo es, y ningún número ni hallazgo procede de un caso real.

story-title = Los hechos
story-theft = País: { $theft }. El { $theft_day } se robó allí en una armería. La oficina de ese país registró cada pistola sustraída, todas con el número de caso `{ $theft_case }`. También registró otros robos en esos meses.
story-shots = Después hubo disparos en varios países. Su laboratorio ({ $seat }) registró una bala hallada en una escena del crimen de su propio país: indicio `{ $seat_bullet }`.
story-partner = País: { $partner }. El { $partner_day } la policía registró allí una vivienda e incautó tres pistolas: incautación `{ $partner_seizure }`. A una de ellas no le queda número. El laboratorio hizo un disparo de prueba; el indicio lleva el número de caso de la incautación, `{ $partner_case }`.
story-seat = País: { $seat }. El { $seat_day } la aduana halló siete pistolas en un hueco de una furgoneta, en la frontera: incautación `{ $seat_seizure }`. Una de ellas dispara 9x19 y no parece haber sido fabricada para ello. Una vaina de su disparo de prueba está registrada como indicio `{ $seat_cartridge_case }`.
story-hay = El almacén contiene también lo que muchas otras oficinas enviaron en estos años. La mayor parte no tiene nada que ver con este caso.

role-title = Su papel
role = Usted trabaja en la oficina central nacional ({ $seat }) y consulta el almacén como `{ $seat_code }`. Ve lo que esa oficina puede ver, y nada más. La oficina asociada ({ $partner }) le ha pedido que examine también su incautación.
where = Abra un terminal en la carpeta de este ejercicio: el archivo `proofhouse.toml` indica allí el almacén. Los procesos de cotejo ya se han ejecutado.

tasks-title = Tareas
task-match = ¿Cuáles de las pistolas incautadas están registradas?
task-match-text = Averigüe, para cada una de las diez pistolas de ambas incautaciones, si algún registro, de cualquier país, corresponde a la misma arma. No todas las pistolas tienen registro. Una coincidencia falsa resta tantos puntos como suma una correcta.
task-match-human = Los procesos proponen pares y dan sus razones; no deciden nada. Un par de la categoría `REVIEW` o `WATCH` puede ser correcto, y dos armas distintas pueden parecerse. Lea lo que anotaron los agentes: otros números, modificaciones, marcas.
task-serial = ¿Cuál era el número borrado?
task-serial-text = Del artículo `{ $item }` se pudieron revelar todos los caracteres del número de serie menos uno. Dé el número completo. Hay más de un registro que encaja: fíjese también en el modelo y el calibre. En SQL, `_` representa un carácter: `like 'A_2%'`.
task-trace = ¿A quién se dirige la solicitud de rastreo?
task-trace-text = Ningún registro describe el artículo `{ $item }`. Indique las oficinas a las que hay que preguntar, en su orden: primero el país de fabricación, después el país de la última importación legal. La marca que anotó el agente puede inducir a error; lea las marcas del arma y una solicitud anterior sobre una pistola semejante.
task-links = ¿Qué indicios fueron disparados por una misma arma?
task-links-text = Parta de sus propios indicios, `{ $seat_bullet }` y `{ $seat_cartridge_case }`, y agrupe las vainas y las balas de este caso, arma por arma. Diga después qué pistola incautada disparó las balas.
task-conversion = ¿Qué era la pistola transformada?
task-conversion-text = El artículo `{ $item }` era una pistola de alarma. Dé su marca y su modelo antes de la transformación, la notificación morada que describe este método y la oficina del país en que se compró legalmente. Para `identify`, indique lo que queda de sus marcas.

answers-title = Sus respuestas
answers-text = Escriba sus respuestas en `answers.toml`, en esta carpeta, y hágalas comprobar. Los comentarios dan toda la solución con sus razones: responda antes a todo lo que pueda.
scoring = Hay 100 puntos: 35 por las coincidencias, 10 por el número, 15 por la solicitud de rastreo, 25 por los vínculos, 15 por la pistola transformada.
caution = En un caso real ninguna puntuación identifica un arma. Una coincidencia exige la confirmación de los dos propietarios de los datos, y un vínculo balístico la de un examinador que haya comparado las piezas.

answers-intro = Respuestas al ejercicio { $exercise }. Escriba entre las comillas; deje vacío lo que no sepa.
answers-participant = Una etiqueta para la lista de resultados, por ejemplo el número de un grupo. Sin nombres.
answers-match = Un bloque por cada pistola incautada cuyo registro haya encontrado: el artículo como oficina/incautación#artículo, el registro como oficina/registro. Copie el bloque las veces que haga falta.
answers-serial = El número completo de la pistola cuyo número estaba borrado en parte.
answers-trace = Las oficinas a las que hay que preguntar, con su código de dos letras, en su orden.
answers-groups = Una lista de indicios (oficina/indicio) por arma; el que no va con ningún otro se deja fuera.
answers-fired-by = La pistola incautada que disparó las balas: oficina/incautación#artículo.
answers-conversion = Marca y modelo de la pistola de alarma antes de su transformación.
answers-notice = La notificación morada: oficina/notificación.
answers-sold-in = La oficina del país en que se compró legalmente, código de dos letras.

short-match = Coincidencias
short-serial = Número
short-trace = Rastreo
short-links = Vínculos
short-conversion = Transformación
result = { $points } de { $most } puntos
task-line = { $title }: { $result }
result-title = Ejercicio { $exercise }
measures = Correctas: { $right }. Falsas: { $wrong }. Faltan: { $missing }. Precisión { $precision }, exhaustividad { $recall }.
class-answers = Respuestas
class-total = Total
verdict-right = Correcto
verdict-wrong = Falso
verdict-missing = Falta
given = Su respuesta: { $given }.

says-match = { $item } es el arma del registro { $record }.
says-no-match = { $item } no es el arma del registro { $record }.
why-exact = El número es el mismo, { $serial }, escrito de otra manera; la marca, el modelo y el calibre concuerdan.
why-partial = Lo que se reveló, { $seen }, encaja con este registro, y el modelo y el calibre concuerdan. De los registros que encajan, es el único en que ocurre.
why-confused = El registro tiene el número { $serial }: se leyó una letra como cifra. La marca, el modelo y el calibre concuerdan.
why-restamped = El número del armazón fue reestampado. El antiguo, { $serial }, está bajo la cacha y figura entre los otros números.
why-second-theft = Se le sustrajo a un particular y se registró con otro número de caso. El número es el mismo: { $serial }.
why-neighbour = Su número está entre los del lote robado, pero ningún registro lo tiene. Los números vecinos de una serie suelen ser de dos pistolas de un mismo lote.
why-other-make = Una pistola robada tiene el mismo número, pero es de otra marca. Cada fabricante cuenta por su lado: un número sin su marca no identifica nada.
why-rival = El registro encaja con lo que se reveló, pero es de otro modelo y calibre.
why-no-number = No queda nada de su número, y una descripción que vale para muchas pistolas no señala a ninguna. Sus balas dicen más.
why-converted = Nunca se denunció como robada: se compró legalmente y se transformó.
why-traced = Ningún país la ha registrado. Hay que rastrearla.
why-other-record = Este artículo tiene un registro, pero es otro.
why-not-in-case = No es una de las diez pistolas del caso.

says-serial = El número es { $serial }.
why-serial = Se podía leer { $seen }. Encajan dos registros; uno solo tiene el modelo y el calibre de la pistola incautada.

says-first = Primer país al que preguntar: { $country }.
why-first = Las marcas del arma nombran al fabricante, y se pregunta primero al país de fabricación, sugiera lo que sugiera la marca anotada.
says-second = País al que preguntar después: { $country }.
why-second = La marca de importación indica el país de la última importación legal. La solicitud anterior { $trace }, sobre una pistola de la misma entrega, recibió la misma respuesta.
says-order = El orden importa: { $first } y después { $second }.
why-order = El fabricante sabe a quién entregó; con ese dato se puede preguntar al importador.
says-not-asked = País al que no hay que preguntar: { $country }.
why-not-asked = Nada en la pistola dice que se fabricara o importara allí.
why-astray = El nombre de la marca lo sugiere, pero según las marcas del arma la pistola se fabricó en otro país.

says-link = { $left } y { $right } fueron disparados por una misma arma.
why-link = Sus huellas concuerdan en toda su longitud. Un examinador todavía tiene que comparar las piezas.
says-no-link = { $left } y { $right } no fueron disparados por una misma arma.
why-no-link = El calibre y el rayado pueden ser los mismos; las estrías no concuerdan.
says-fired-by = Las balas fueron disparadas por { $item }.
why-fired-by = Su disparo de prueba, el indicio { $exhibit }, está vinculado a las escenas del crimen.

says-make = La marca era { $make }.
says-model = El modelo era { $model }.
why-base = La marca del fabricante y los restos del nombre del modelo llevan a ella, junto con el calibre del cartucho de fogueo; `proofhouse identify` la muestra entre las primeras.
says-notice = La notificación es { $notice }.
why-notice = Está en vigor y describe la transformación de este mismo modelo.
says-sold-in = País de compra: { $country }.
why-sold-in = Respuesta en el hilo { $trace }: primera venta al por menor en ese país.

cannot-read = No se puede leer { $file }: { $reason }
other-exercise = { $file } responde al ejercicio { $given }; la solución es la de { $exercise }. Indique la carpeta del ejercicio con --exercise.
not-stated = –

country-AE = Emiratos Árabes Unidos
country-AR = Argentina
country-AT = Austria
country-BE = Bélgica
country-BF = Burkina Faso
country-BR = Brasil
country-CH = Suiza
country-CI = Côte d’Ivoire
country-CO = Colombia
country-DE = Alemania
country-ES = España
country-FR = Francia
country-GH = Ghana
country-HR = Croacia
country-IQ = Iraq
country-JO = Jordania
country-LB = Líbano
country-ML = Malí
country-NL = Países Bajos
country-PT = Portugal
country-PY = Paraguay
country-SK = Eslovaquia
country-TR = Türkiye
country-US = Estados Unidos
