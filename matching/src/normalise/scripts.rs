//! Letters and digits of other scripts: what they look like in Latin, how they sound, and which digit they are.

/// First code point of each run of ten decimal digits (Arabic, Persian, N'Ko, Indic scripts, Thai, Lao, Tibetan, Burmese,
/// Khmer, Mongolian, full width).
const DIGIT_ZEROS: [u32; 20] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50,
    0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810, 0xFF10, 0xA620,
];

/// The ASCII digit that a digit of another script stands for.
pub fn ascii_digit(letter: char) -> Option<char> {
    let code = u32::from(letter);
    let zero = DIGIT_ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

/// The Latin letter that an upper-case Cyrillic or Greek letter looks like on metal.
pub fn looks_like(letter: char) -> Option<char> {
    Some(match letter {
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'Е' | 'Ё' | 'Ε' => 'E',
        'З' => '3',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Н' | 'Η' => 'H',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'С' => 'C',
        'Т' | 'Τ' => 'T',
        'У' | 'Υ' => 'Y',
        'Х' | 'Χ' => 'X',
        'І' | 'Ι' | 'Ї' => 'I',
        'Ј' => 'J',
        'Ѕ' => 'S',
        'Ч' => '4',
        'Б' => '6',
        'Я' => 'R',
        'И' | 'Ν' => 'N',
        'Ш' => 'W',
        'Ζ' => 'Z',
        _ => return None,
    })
}

/// How an upper-case letter of another script is written in Latin letters by its sound.
pub fn sounds_like(letter: char) -> Option<&'static str> {
    Some(match letter {
        'А' | 'Α' => "A",
        'Б' | 'Β' => "B",
        'В' | 'Ѵ' => "V",
        'Г' | 'Ґ' | 'Γ' => "G",
        'Д' | 'Δ' => "D",
        'Е' | 'Э' | 'Є' | 'Ε' => "E",
        'Ё' => "E",
        'Ж' => "ZH",
        'З' | 'Ζ' => "Z",
        'И' | 'І' | 'Ι' | 'Η' => "I",
        'Й' | 'Ы' => "Y",
        'Ї' => "YI",
        'К' | 'Κ' => "K",
        'Л' | 'Λ' => "L",
        'М' | 'Μ' => "M",
        'Н' | 'Ν' => "N",
        'О' | 'Ο' | 'Ω' => "O",
        'П' | 'Π' => "P",
        'Р' | 'Ρ' => "R",
        'С' | 'Σ' | 'ς' => "S",
        'Т' | 'Τ' => "T",
        'У' => "U",
        'Υ' => "Y",
        'Ф' | 'Φ' => "F",
        'Х' => "KH",
        'Χ' => "CH",
        'Ц' => "TS",
        'Ч' => "CH",
        'Ш' => "SH",
        'Щ' => "SHCH",
        'Ъ' | 'Ь' => "",
        'Ю' => "YU",
        'Я' => "YA",
        'Ђ' => "DJ",
        'Ј' => "J",
        'Љ' => "LJ",
        'Њ' => "NJ",
        'Ћ' => "C",
        'Џ' => "DZ",
        'Ѕ' => "DZ",
        'Ξ' => "X",
        'Θ' => "TH",
        'Ψ' => "PS",
        'ا' | 'أ' | 'إ' | 'آ' | 'ى' | 'ة' => "A",
        'ب' => "B",
        'پ' => "P",
        'ت' | 'ط' => "T",
        'ث' => "TH",
        'ج' => "J",
        'چ' => "CH",
        'ح' | 'ه' => "H",
        'خ' => "KH",
        'د' | 'ض' => "D",
        'ذ' => "DH",
        'ر' => "R",
        'ز' | 'ظ' => "Z",
        'ژ' => "ZH",
        'س' | 'ص' => "S",
        'ش' => "SH",
        'ع' | 'ء' | 'ئ' | 'ؤ' => "",
        'غ' | 'گ' => "G",
        'ف' => "F",
        'ڤ' => "V",
        'ق' | 'ك' | 'ک' => "K",
        'ل' => "L",
        'م' => "M",
        'ن' => "N",
        'و' => "U",
        'ي' | 'ی' => "I",
        _ => return None,
    })
}

/// Whether a letter is neither Latin nor a digit, so that a Latin form of the text is a reading, not a copy.
pub fn is_other_script(letter: char) -> bool {
    !letter.is_ascii() && (looks_like(letter).is_some() || sounds_like(letter).is_some())
}
