//! Label words in front of a number: `S/N`, `No.`, `Nº`, `Serial`, `Matrícula`, `№`, `رقم`.

/// Words that may stand alone in front of the number. A label of letters counts only when something other than a letter
/// or digit follows it, since `NO1234` and `SN4521` are serials of real makers.
const WORDS: &[&str] = &[
    "SERIAL",
    "SERIALE",
    "SERIE",
    "SERIES",
    "SER",
    "SN",
    "NO",
    "NR",
    "NRO",
    "NUM",
    "NUMB",
    "NUMBER",
    "NUMERO",
    "NUMERACAO",
    "NUMERATION",
    "NUMMER",
    "NUMER",
    "SERIENNUMMER",
    "SERIENUMMER",
    "MATRICULE",
    "MATRICULA",
    "MATRICOLA",
    "CISLO",
    "BROJ",
    "SERIJSKI",
    "VYROBNI",
    "НОМЕР",
    "СЕРИЯ",
    "СЕРІЯ",
    "СЕРИЙНЫЙ",
    "ΑΡΙΘΜΟΣ",
    "رقم",
    "الرقم",
    "شماره",
    "SICIL",
    "GUN",
    "FRAME",
    "OF",
    "DE",
    "DU",
    "DI",
];

/// The text after its labels, and whether there were any. Works on folded text.
pub(super) fn strip(folded: &str) -> (&str, bool) {
    let mut rest = folded;
    let mut found = false;
    loop {
        let shorter = strip_one(rest);
        match shorter {
            Some(shorter) if shorter.chars().any(char::is_alphanumeric) => {
                rest = shorter;
                found = true;
            }
            _ => return (rest, found),
        }
    }
}

/// Whether a piece of a folded text is the word or sign for "number".
pub(super) fn is_number_sign(piece: &str) -> bool {
    matches!(piece.trim_end_matches('.'), "NO" | "N°" | "Nº" | "NR" | "NUM" | "#" | "НОМЕР")
}

fn strip_one(text: &str) -> Option<&str> {
    let text = text.trim_start_matches([' ', ':', '.', ',', ';', '=', '-', '/', '(', '[', '"', '\'']);
    if let Some(rest) = text.strip_prefix('#') {
        return Some(rest);
    }
    for slashed in ["S/N", "S/NO", "S.N.", "S-N ", "N°", "Nº", "N.º"] {
        if let Some(rest) = text.strip_prefix(slashed)
            && !rest.starts_with(char::is_alphabetic)
        {
            return Some(rest);
        }
    }
    let end = text.find(|letter: char| !letter.is_alphabetic())?;
    let (word, rest) = text.split_at(end);
    let follows = rest.chars().next()?;
    (WORDS.contains(&word) && !follows.is_alphanumeric()).then_some(rest)
}
