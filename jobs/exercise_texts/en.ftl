# Texts of exercises. Between backticks stands what is typed or read in the warehouse; it is the same in every language.

briefing-title = Exercise { $exercise }: a ring across borders
made-up = This case is made up. The countries and makers are real; what happens to them here is not, and no number or finding is of a real case.

story-title = What has happened
story-theft = On { $theft_day } a gun shop in { $theft } was burgled. The bureau of { $theft } recorded every stolen pistol, all under the case number `{ $theft_case }`. It recorded other thefts in those months too.
story-shots = After that, shots were fired in several countries. The laboratory of { $seat } entered a bullet from a scene of its own: exhibit `{ $seat_bullet }`.
story-partner = On { $partner_day } the police of { $partner } searched a dwelling and seized three pistols: seizure `{ $partner_seizure }`. One of them has no number left. The laboratory test fired it; the exhibit bears the case number of the seizure, `{ $partner_case }`.
story-seat = On { $seat_day } the customs of { $seat } found seven pistols in a hollow of a van at the border: seizure `{ $seat_seizure }`. One of them fires 9x19 and does not look as if it had been made for that. A cartridge case from its test fire is entered as exhibit `{ $seat_cartridge_case }`.
story-hay = The warehouse also holds what many other bureaus sent in these years. Most of it has nothing to do with this case.

role-title = Your part
role = You work at the national central bureau of { $seat } and ask the warehouse as `{ $seat_code }`. You see what this bureau may see, and nothing else. The bureau of { $partner } has asked you to look at its seizure as well.
where = Open a terminal in the folder of this exercise: the file `proofhouse.toml` there names the warehouse. The matching jobs have already run.

tasks-title = Tasks
task-match = Which of the seized pistols are recorded?
task-match-text = Find out for each of the ten pistols of both seizures whether a record, of whatever country, is of the same firearm. Not every pistol has a record. A wrong match costs as many points as a right one brings.
task-match-human = The jobs put pairs forward and give their reasons; they decide nothing. A pair in the band `REVIEW` or `WATCH` may be right, and what looks alike may be two firearms. Read what the officers noted: other numbers, modifications, marks.
task-serial = What was the obliterated number?
task-serial-text = Of item `{ $item }` all characters of the serial number but one could be restored. Give the whole number. More than one record fits: look at model and calibre too. In SQL, `_` stands for one character: `like 'A_2%'`.
task-trace = To whom does the trace request go?
task-trace-text = No record describes item `{ $item }`. Name the bureaus to ask, in the order in which they are to be asked: first the country of manufacture, then the country of last legal import. The make as the officer wrote it may lead astray; read the marks, and an earlier request about such a pistol.
task-links = Which exhibits were fired by one firearm?
task-links-text = Start from your own exhibits, `{ $seat_bullet }` and `{ $seat_cartridge_case }`, and group the cartridge cases and bullets of this case, firearm by firearm. Then say which seized pistol fired the bullets.
task-conversion = What was the converted pistol?
task-conversion-text = Item `{ $item }` was an alarm pistol. Give its make and model before the conversion, the purple notice that describes this method, and the bureau of the country in which it was bought lawfully. For `identify`, give what is left of its marks.

answers-title = Your answers
answers-text = Write your answers into `answers.toml` in this folder, then let them be checked. The feedback gives the whole solution with its reasons: answer everything that you can first.
scoring = There are 100 points: 35 for the matches, 10 for the number, 15 for the trace request, 25 for the links, 15 for the converted pistol.
caution = In real casework no score identifies a firearm. A hit needs the word of both owners, and a ballistic link an examiner who has compared the specimens.

answers-intro = Answers to exercise { $exercise }. Write between the quotation marks; leave empty what you do not know.
answers-participant = A label for the list of results, such as a group's number. No names.
answers-match = One block for each seized pistol of which you have found the record: the item as bureau/seizure#item, the record as bureau/record. Copy the block as often as needed.
answers-serial = The whole number of the pistol whose number was partly obliterated.
answers-trace = The bureaus to ask, as two-letter codes, in their order.
answers-groups = One list of exhibits (bureau/exhibit) for each firearm; an exhibit that belongs to no other is left out.
answers-fired-by = The seized pistol that fired the bullets: bureau/seizure#item.
answers-conversion = Make and model of the alarm pistol before its conversion.
answers-notice = The purple notice: bureau/notice.
answers-sold-in = The bureau of the country in which it was bought lawfully, a two-letter code.

short-match = Matches
short-serial = Number
short-trace = Trace
short-links = Links
short-conversion = Conversion
result = { $points } of { $most } points
task-line = { $title }: { $result }
result-title = Exercise { $exercise }
measures = Right: { $right }. Wrong: { $wrong }. Missing: { $missing }. Precision { $precision }, recall { $recall }.
class-answers = Answers
class-total = Total
verdict-right = Right
verdict-wrong = Wrong
verdict-missing = Missing
given = Your answer: { $given }.

says-match = { $item } is the firearm of { $record }.
says-no-match = { $item } is not the firearm of { $record }.
why-exact = The number is the same, { $serial }, written in another way; make, model and calibre agree.
why-partial = What was restored, { $seen }, fits this record, and model and calibre agree. Of the records that fit, no other does so.
why-confused = The record has the number { $serial }: a letter was read as a digit. Make, model and calibre agree.
why-restamped = The number on the frame was stamped over. The old one, { $serial }, stands under the grip panel and is noted among the other numbers.
why-second-theft = It was stolen from a private owner and recorded under another case number. The number is the same: { $serial }.
why-neighbour = Its number lies among those of the stolen lot, but no record has it. Neighbours in a series are usually two pistols of one lot.
why-other-make = A stolen pistol has the same number, but another make. Each maker counts for itself: a number without its make identifies nothing.
why-rival = The record fits what was restored, but it is of another model and calibre.
why-no-number = Nothing is left of its number, and a description that fits many pistols points to none of them. Its bullets say more.
why-converted = It was never reported as stolen: it was bought lawfully and converted.
why-traced = No country has recorded it. It has to be traced.
why-other-record = This item has a record, but another one.
why-not-in-case = This is not one of the ten pistols of the case.

says-serial = The number is { $serial }.
why-serial = Readable was { $seen }. Two records fit; one has the model and the calibre of the seized pistol.

says-first = The request goes first to { $country }.
why-first = The marks name the maker, and the country of manufacture is asked first, whatever the make as written suggests.
says-second = It then goes on to { $country }.
why-second = The import mark names the country of last legal import. The earlier request { $trace }, about a pistol of the same delivery, was answered in the same way.
says-order = The order matters: { $first } before { $second }.
why-order = The maker knows to whom it delivered; the importer can be asked with that knowledge.
says-not-asked = { $country } is not to be asked.
why-not-asked = Nothing on the pistol says that it was made there or imported there.
why-astray = The name of the make suggests it, but the marks say that the pistol was made elsewhere.

says-link = { $left } and { $right } were fired by one firearm.
why-link = Their marks agree over their length. An examiner has still to compare the specimens.
says-no-link = { $left } and { $right } were not fired by one firearm.
why-no-link = Calibre and rifling may be the same; the striae do not agree.
says-fired-by = The bullets were fired by { $item }.
why-fired-by = Its test fire, exhibit { $exhibit }, is linked to the scenes.

says-make = The make was { $make }.
says-model = The model was { $model }.
why-base = The maker's mark and the remains of the model lead to it, together with the calibre of the blank cartridge; `proofhouse identify` lists it among the first.
says-notice = The notice is { $notice }.
why-notice = It is in force and describes the conversion of this very model.
says-sold-in = It was bought in { $country }.
why-sold-in = The thread { $trace } was answered: first sold there by retail.

cannot-read = { $file } cannot be read: { $reason }
other-exercise = { $file } answers the exercise { $given }; the solution is that of { $exercise }. Name the folder of the exercise with --exercise.
not-stated = –

country-AE = the United Arab Emirates
country-AR = Argentina
country-AT = Austria
country-BE = Belgium
country-BF = Burkina Faso
country-BR = Brazil
country-CH = Switzerland
country-CI = Côte d'Ivoire
country-CO = Colombia
country-DE = Germany
country-ES = Spain
country-FR = France
country-GH = Ghana
country-HR = Croatia
country-IQ = Iraq
country-JO = Jordan
country-LB = Lebanon
country-ML = Mali
country-NL = the Netherlands
country-PT = Portugal
country-PY = Paraguay
country-SK = Slovakia
country-TR = Türkiye
country-US = the United States
