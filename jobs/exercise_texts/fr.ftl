# Textes des exercices. Entre accents graves figure ce qui se tape ou se lit dans l'entrepôt ; c'est pareil dans toutes les langues.

briefing-title = Exercice { $exercise } : une filière par-delà les frontières
made-up = Cette affaire est inventée. Les pays et les fabricants existent ; ce qui leur arrive ici n’a pas eu lieu, et aucun numéro ni constat ne provient d’une affaire réelle.

story-title = Les faits
story-theft = Pays : { $theft }. Le { $theft_day }, une armurerie y a été cambriolée. Le bureau de ce pays a enregistré chaque pistolet volé, tous sous le numéro d’affaire `{ $theft_case }`. Il a enregistré d’autres vols au cours de ces mois.
story-shots = Des coups de feu ont ensuite été tirés dans plusieurs pays. Votre laboratoire ({ $seat }) a saisi une balle trouvée sur une scène de crime dans votre pays : pièce à conviction `{ $seat_bullet }`.
story-partner = Pays : { $partner }. Le { $partner_day }, la police y a perquisitionné un logement et saisi trois pistolets : saisie `{ $partner_seizure }`. L’un d’eux n’a plus de numéro. Le laboratoire a effectué un tir d’essai ; la pièce porte le numéro d’affaire de la saisie, `{ $partner_case }`.
story-seat = Pays : { $seat }. Le { $seat_day }, la douane y a découvert sept pistolets dans une cavité d’une fourgonnette, à la frontière : saisie `{ $seat_seizure }`. L’un d’eux tire du 9x19 et ne semble pas avoir été fabriqué pour cela. Une douille de son tir d’essai est enregistrée comme pièce `{ $seat_cartridge_case }`.
story-hay = L’entrepôt contient aussi ce que beaucoup d’autres bureaux ont transmis au cours de ces années. La plus grande partie n’a aucun rapport avec cette affaire.

role-title = Votre rôle
role = Vous travaillez au bureau central national ({ $seat }) et interrogez l’entrepôt en tant que `{ $seat_code }`. Vous voyez ce que ce bureau a le droit de voir, et rien d’autre. Le bureau partenaire ({ $partner }) vous a demandé d’examiner aussi sa saisie.
where = Ouvrez un terminal dans le dossier de cet exercice : le fichier `proofhouse.toml` y désigne l’entrepôt. Les traitements de rapprochement ont déjà été exécutés.

tasks-title = Questions
task-match = Lesquels des pistolets saisis sont enregistrés ?
task-match-text = Pour chacun des dix pistolets des deux saisies, cherchez si une fiche, de n’importe quel pays, décrit la même arme. Tous les pistolets n’ont pas de fiche. Un faux rapprochement coûte autant de points qu’un bon en rapporte.
task-match-human = Les traitements proposent des paires et donnent leurs raisons ; ils ne décident de rien. Une paire de la catégorie `REVIEW` ou `WATCH` peut être juste, et deux armes différentes peuvent se ressembler. Lisez ce que les agents ont noté : autres numéros, modifications, marquages.
task-serial = Quel était le numéro oblitéré ?
task-serial-text = Pour l’article `{ $item }`, tous les caractères du numéro de série sauf un ont pu être révélés. Donnez le numéro entier. Plusieurs fiches conviennent : regardez aussi le modèle et le calibre. En SQL, `_` tient lieu d’un caractère : `like 'A_2%'`.
task-trace = À qui adresser la demande de traçage ?
task-trace-text = Aucune fiche ne décrit l’article `{ $item }`. Indiquez les bureaux à interroger, dans l’ordre : d’abord le pays de fabrication, ensuite le pays de dernière importation légale. La marque notée par l’agent peut induire en erreur ; lisez les marquages, ainsi qu’une demande antérieure concernant un pistolet semblable.
task-links = Quelles pièces ont été tirées par une même arme ?
task-links-text = Partez de vos propres pièces, `{ $seat_bullet }` et `{ $seat_cartridge_case }`, et regroupez les douilles et les balles de cette affaire, arme par arme. Dites ensuite quel pistolet saisi a tiré les balles.
task-conversion = Qu’était le pistolet transformé ?
task-conversion-text = L’article `{ $item }` était un pistolet d’alarme. Donnez sa marque et son modèle avant la transformation, la notice mauve qui décrit cette méthode, et le bureau du pays où il a été acheté légalement. Pour `identify`, indiquez ce qui reste de ses marquages.

answers-title = Vos réponses
answers-text = Inscrivez vos réponses dans `answers.toml`, dans ce dossier, puis faites-les vérifier. Le retour donne toute la solution et ses raisons : répondez d’abord à tout ce que vous pouvez.
scoring = Il y a 100 points : 35 pour les rapprochements, 10 pour le numéro, 15 pour la demande de traçage, 25 pour les liens, 15 pour le pistolet transformé.
caution = Dans une affaire réelle, aucun score n’identifie une arme. Une concordance exige la confirmation des deux propriétaires des données, et un lien balistique celle d’un examinateur qui a comparé les pièces.

answers-intro = Réponses à l’exercice { $exercise }. Écrivez entre les guillemets ; laissez vide ce que vous ne savez pas.
answers-participant = Une étiquette pour la liste des résultats, par exemple le numéro d’un groupe. Pas de noms.
answers-match = Un bloc pour chaque pistolet saisi dont vous avez trouvé la fiche : l’article sous la forme bureau/saisie#article, la fiche sous la forme bureau/fiche. Recopiez le bloc autant de fois que nécessaire.
answers-serial = Le numéro entier du pistolet dont le numéro était en partie oblitéré.
answers-trace = Les bureaux à interroger, par leur code à deux lettres, dans l’ordre.
answers-groups = Une liste de pièces (bureau/pièce) par arme ; une pièce qui ne va avec aucune autre est laissée de côté.
answers-fired-by = Le pistolet saisi qui a tiré les balles : bureau/saisie#article.
answers-conversion = Marque et modèle du pistolet d’alarme avant sa transformation.
answers-notice = La notice mauve : bureau/notice.
answers-sold-in = Le bureau du pays où il a été acheté légalement, code à deux lettres.

short-match = Rapprochements
short-serial = Numéro
short-trace = Traçage
short-links = Liens
short-conversion = Transformation
result = { $points } points sur { $most }
task-line = { $title } : { $result }
result-title = Exercice { $exercise }
measures = Justes : { $right }. Faux : { $wrong }. Manquants : { $missing }. Précision { $precision }, rappel { $recall }.
class-answers = Réponses
class-total = Total
verdict-right = Juste
verdict-wrong = Faux
verdict-missing = Manquant
given = Votre réponse : { $given }.

says-match = { $item } est l’arme de la fiche { $record }.
says-no-match = { $item } n’est pas l’arme de la fiche { $record }.
why-exact = Le numéro est le même, { $serial }, écrit autrement ; la marque, le modèle et le calibre concordent.
why-partial = Ce qui a été révélé, { $seen }, convient à cette fiche, et le modèle et le calibre concordent. Parmi les fiches qui conviennent, c’est la seule dans ce cas.
why-confused = La fiche porte le numéro { $serial } : une lettre a été lue comme un chiffre. La marque, le modèle et le calibre concordent.
why-restamped = Le numéro de la carcasse a été refrappé. L’ancien, { $serial }, se trouve sous la plaquette de la poignée et figure parmi les autres numéros.
why-second-theft = Il a été volé à un particulier et enregistré sous un autre numéro d’affaire. Le numéro est le même : { $serial }.
why-neighbour = Son numéro se situe parmi ceux du lot volé, mais aucune fiche ne le porte. Des numéros voisins dans une série désignent en général deux pistolets d’un même lot.
why-other-make = Un pistolet volé porte le même numéro, mais il est d’une autre marque. Chaque fabricant compte pour lui-même : un numéro sans sa marque n’identifie rien.
why-rival = La fiche convient à ce qui a été révélé, mais le modèle et le calibre sont autres.
why-no-number = Il ne reste rien de son numéro, et une description qui convient à beaucoup de pistolets n’en désigne aucun. Ses balles en disent davantage.
why-converted = Il n’a jamais été déclaré volé : il a été acheté légalement puis transformé.
why-traced = Aucun pays ne l’a enregistré. Il faut en demander le traçage.
why-other-record = Cet article a une fiche, mais c’est une autre.
why-not-in-case = Ce n’est pas l’un des dix pistolets de l’affaire.

says-serial = Le numéro est { $serial }.
why-serial = On pouvait lire { $seen }. Deux fiches conviennent ; une seule a le modèle et le calibre du pistolet saisi.

says-first = Premier pays à interroger : { $country }.
why-first = Les marquages désignent le fabricant, et le pays de fabrication est interrogé en premier, quoi que suggère la marque notée.
says-second = Pays à interroger ensuite : { $country }.
why-second = La marque d’importation indique le pays de dernière importation légale. La demande antérieure { $trace }, sur un pistolet de la même livraison, a reçu la même réponse.
says-order = L’ordre compte : { $first }, puis { $second }.
why-order = Le fabricant sait à qui il a livré ; l’importateur peut être interrogé sur cette base.
says-not-asked = Pays à ne pas interroger : { $country }.
why-not-asked = Rien sur le pistolet n’indique qu’il y ait été fabriqué ou importé.
why-astray = Le nom de la marque y fait penser, mais d’après les marquages le pistolet a été fabriqué ailleurs.

says-link = { $left } et { $right } ont été tirées par une même arme.
why-link = Leurs traces concordent sur toute leur longueur. Un examinateur doit encore comparer les pièces.
says-no-link = { $left } et { $right } n’ont pas été tirées par une même arme.
why-no-link = Le calibre et les rayures peuvent être les mêmes ; les stries ne concordent pas.
says-fired-by = Les balles ont été tirées par { $item }.
why-fired-by = Son tir d’essai, la pièce { $exhibit }, est lié aux scènes de crime.

says-make = La marque était { $make }.
says-model = Le modèle était { $model }.
why-base = La marque du fabricant et les restes du nom du modèle y mènent, avec le calibre de la cartouche à blanc ; `proofhouse identify` le donne parmi les premiers.
says-notice = La notice est { $notice }.
why-notice = Elle est en vigueur et décrit la transformation de ce modèle précis.
says-sold-in = Pays d’achat : { $country }.
why-sold-in = Réponse reçue dans le fil { $trace } : première vente au détail dans ce pays.

cannot-read = { $file } ne peut pas être lu : { $reason }
other-exercise = { $file } répond à l’exercice { $given } ; la solution est celle de { $exercise }. Indiquez le dossier de l’exercice avec --exercise.
not-stated = –

country-AE = Émirats arabes unis
country-AR = Argentine
country-AT = Autriche
country-BE = Belgique
country-BF = Burkina Faso
country-BR = Brésil
country-CH = Suisse
country-CI = Côte d’Ivoire
country-CO = Colombie
country-DE = Allemagne
country-ES = Espagne
country-FR = France
country-GH = Ghana
country-HR = Croatie
country-IQ = Iraq
country-JO = Jordanie
country-LB = Liban
country-ML = Mali
country-NL = Pays-Bas
country-PT = Portugal
country-PY = Paraguay
country-SK = Slovaquie
country-TR = Türkiye
country-US = États-Unis
