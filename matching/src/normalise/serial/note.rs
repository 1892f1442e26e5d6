//! Numbers inside notes: `KJT13466 ou KJT18466`, `final 573`, `visible 630`, `scraped, restored AB12345`.

use super::labels;
use crate::normalise::absence::{self, Finding};
use crate::normalise::resolution::Flag;
use crate::normalise::text;

/// A folded text taken apart.
#[derive(Debug, Default)]
pub(super) struct Note {
    /// The number, not yet cleaned of punctuation; empty when there is none.
    pub(super) value: String,
    /// Other readings.
    pub(super) alternatives: Vec<String>,
    /// The fact that the words state.
    pub(super) finding: Option<Finding>,
    /// The words, when there were any beside labels.
    pub(super) words: Option<String>,
    /// The words say that a laboratory restored the number.
    pub(super) restored: bool,
    /// The words say that only a part was read.
    pub(super) incomplete: bool,
    /// What was odd.
    pub(super) flags: Vec<Flag>,
}

const EITHER: &[&str] =
    &["OU", "OR", "O", "ODER", "OF", "ИЛИ", "АБО", "أو", "او", "VEYA", "LUB", "ILI", "NEBO", "EVENTUALLY"];
const ENDING: &[&str] = &[
    "FINAL",
    "FINAIS",
    "FINALES",
    "FIN",
    "ENDING",
    "ENDS",
    "END",
    "TERMINA",
    "TERMINADO",
    "TERMINACAO",
    "TERMINANT",
    "ULTIMOS",
    "ULTIMAS",
    "LAST",
    "DERNIERS",
    "LETZTE",
    "ENDZIFFERN",
    "ОКАНЧИВАЕТСЯ",
    "КОНЕЦ",
    "FINISSANT",
    "SUFIXO",
    "SUFFIX",
];
const BEGINNING: &[&str] = &[
    "INICIO",
    "INICIAL",
    "INICIAIS",
    "INICIANDO",
    "BEGINS",
    "BEGINNING",
    "STARTS",
    "STARTING",
    "START",
    "FIRST",
    "DEBUT",
    "COMMENCE",
    "COMMENCANT",
    "COMIENZA",
    "EMPIEZA",
    "PRIMEIROS",
    "PRIMEROS",
    "BEGINNT",
    "PREFIXO",
    "PREFIX",
    "НАЧАЛО",
];
const VISIBLE: &[&str] = &[
    "VISIBLE",
    "VISIVEL",
    "VISIVEIS",
    "VISIBLES",
    "LEGIVEL",
    "LEGIVEIS",
    "LEGIBLE",
    "LISIBLE",
    "LISIBLES",
    "LESBAR",
    "APARENTE",
    "APARENTES",
    "PARCIAL",
    "PARTIAL",
    "PARTIEL",
    "PARZIALE",
    "PARTE",
    "PART",
    "FRAGMENT",
    "ВИДНО",
    "ВИДЕН",
    "ЧАСТЬ",
];
const RESTORED: &[&str] = &[
    "RESTAUR",
    "RESTOR",
    "REVELAD",
    "REVELE",
    "RECUPERAD",
    "RECOVERED",
    "RAISED",
    "WIEDERHERG",
    "ВОССТАН",
    "RIPRISTIN",
];

/// Takes a folded text with at least one digit apart.
pub(super) fn take_apart(folded: &str) -> Note {
    let (rest, labelled) = labels::strip(folded);
    let mut note = Note::default();
    if labelled {
        note.flags.push(Flag::LabelRemoved);
    }
    let pieces: Vec<&str> = rest.split(' ').filter(|piece| !piece.is_empty()).collect();
    let wordy = pieces.iter().any(|piece| is_word(piece));
    if !wordy && pieces.len() <= 1 {
        split_stroke(rest, &mut note);
        return note;
    }
    if split_either(&pieces, &mut note) {
        return note;
    }
    if !wordy {
        // Groups of a number: "L 12345Z", "НЯ 4512", "12 345 678"; a label may stand between series and number.
        let inner = |place: usize, piece: &str| {
            place > 0 && place + 1 < pieces.len() && labels::is_number_sign(piece)
        };
        let groups = pieces.iter().enumerate().filter(|(place, piece)| !inner(*place, piece));
        note.value = groups.map(|(_, piece)| *piece).collect::<Vec<_>>().join(" ");
        return note;
    }
    read_words(rest, &pieces, &mut note);
    note
}

/// A piece of text that is a word and not a part of a number: five letters in a row without a digit, or a known word.
/// Shorter runs of letters may be the prefix of a serial.
fn is_word(piece: &str) -> bool {
    let longest = piece
        .split(|letter: char| !letter.is_alphabetic())
        .map(|run| run.chars().count())
        .max()
        .unwrap_or_default();
    !text::has_digit(piece) && (longest >= 5 || known_word(bare(piece)))
}

fn bare(piece: &str) -> &str {
    piece.trim_matches(|letter: char| !letter.is_alphanumeric())
}

fn known_word(word: &str) -> bool {
    [ENDING, BEGINNING, VISIBLE].iter().any(|list| list.contains(&word))
}

/// A piece that may be the number or a group of it.
fn is_number(piece: &str) -> bool {
    text::has_digit(piece)
}

/// Two numbers of one length with a stroke between are two readings; otherwise the stroke is punctuation.
fn split_stroke(rest: &str, note: &mut Note) {
    if let Some((left, right)) = rest.split_once('/')
        && left.chars().count() == right.chars().count()
        && left.chars().count() >= 6
        && is_number(left)
        && is_number(right)
    {
        let differing = left.chars().zip(right.chars()).filter(|(a, b)| a != b).count();
        if differing <= 2 {
            note.value = left.to_owned();
            note.alternatives.push(right.to_owned());
            return;
        }
    }
    note.value = rest.to_owned();
}

fn split_either(pieces: &[&str], note: &mut Note) -> bool {
    let dash = |piece: &str| matches!(piece, "-" | "–" | "/");
    let Some(place) = pieces.iter().position(|piece| dash(piece) || EITHER.contains(&bare(piece))) else {
        return false;
    };
    let by_dash = pieces.get(place).is_some_and(|piece| dash(piece));
    let (left, right) = pieces.split_at(place);
    let right = right.get(1..).unwrap_or_default();
    let readings: Vec<String> = [left, right]
        .iter()
        .map(|side| side.iter().filter(|piece| !is_word(piece)).copied().collect::<Vec<_>>().join(" "))
        .collect();
    let sizes: Vec<usize> = readings.iter().map(|reading| reading.chars().count()).collect();
    let [first, second] = readings.as_slice() else { return false };
    let [first_size, second_size] = sizes.as_slice() else { return false };
    // Only numbers of like length are two readings of one mark.
    if !is_number(first) || !is_number(second) || first_size.abs_diff(*second_size) > 2 || *first_size < 3 {
        return false;
    }
    // A dash joins the groups of one number too; two readings of one mark differ in a character or two.
    if by_dash && (*first_size < 6 || strsim::osa_distance(first, second) > 2) {
        return false;
    }
    note.value = labels::strip(first).0.to_owned();
    note.alternatives.push(labels::strip(second).0.to_owned());
    true
}

fn read_words(rest: &str, pieces: &[&str], note: &mut Note) {
    note.words = Some(rest.to_owned());
    note.finding = absence::stated(rest);
    let words: Vec<&str> = pieces.iter().map(|piece| bare(piece)).collect();
    let says = |list: &[&str]| words.iter().any(|word| list.contains(word));
    note.restored = words.iter().any(|word| RESTORED.iter().any(|stem| word.starts_with(stem)));
    let number: Vec<&str> = pieces.iter().copied().filter(|piece| is_number(piece)).collect();
    let size = |piece: &str| piece.chars().filter(|letter| letter.is_alphanumeric()).count();
    let most = number.iter().map(|piece| size(piece)).max().unwrap_or_default();
    let Some(longest) = number.iter().find(|piece| size(piece) == most) else { return };
    let known = longest.chars().filter(|letter| letter.is_alphanumeric()).count();
    let value = bare_number(longest);
    if says(ENDING) {
        note.value = format!("*{value}");
    } else if says(BEGINNING) {
        note.value = format!("{value}*");
    } else if says(VISIBLE) && !note.restored {
        note.value = format!("*{value}*");
    } else if known >= 4 || (note.finding.is_none() && known >= 2) {
        note.value = value.to_owned();
        note.incomplete = note.finding.is_some() && !note.restored;
        note.flags.push(Flag::FoundInNote);
        let others = number.iter().filter(|piece| *piece != longest && size(piece) >= 5);
        note.alternatives.extend(others.map(|piece| bare_number(piece).to_owned()));
        return;
    } else {
        return;
    }
    note.incomplete = true;
    note.flags.push(Flag::Annotated);
}

/// The number without quotation marks and brackets, its gap marks kept.
fn bare_number(piece: &str) -> &str {
    piece.trim_matches(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '?' | '*' | '_'))
}
