//! The result of looking a value up: candidates, how each was reached, and what was odd about the text.

use super::absence::Absence;
use serde::Serialize;
use std::fmt;

/// Whether a value came to one id, to several, or to none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    /// One id.
    Resolved,
    /// Several ids are possible, and the text does not decide.
    Ambiguous,
    /// No id.
    Unresolved,
}

macro_rules! text_codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        pub enum $name { $($(#[$variant_meta])* #[serde(rename = $text)] $variant),* }

        impl $name {
            /// The stable text code.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use text_codes;

text_codes! {
    /// The way by which a candidate was reached.
    How {
        /// The feed itself stated the code.
        Stated = "STATED",
        /// The text is a listed name or spelling.
        Alias = "ALIAS",
        /// Listed, once company words, weapon words, units or punctuation were set aside.
        Cleaned = "CLEANED",
        /// One part of a value that holds several names, such as `A/B`, `A (B)` or `A or B`.
        Part = "PART",
        /// A listed name stands inside a longer text.
        NameInText = "NAME_IN_TEXT",
        /// Make and model were written as one word.
        ModelGlued = "MODEL_GLUED",
        /// The text is the cut beginning of exactly one listed name.
        CutField = "CUT_FIELD",
        /// One or two letters are wrong (Jaro-Winkler 0.92 or better, and few edits).
        Fuzzy = "FUZZY",
        /// One letter was taken for another that looks or sounds like it.
        Confusable = "CONFUSABLE",
        /// Listed after writing another script in Latin letters.
        Transliterated = "TRANSLITERATED",
        /// The make follows from the name of a model.
        ModelImplied = "MODEL_IMPLIED",
        /// Bore and case length, as in `7,62x39 mm`.
        Metric = "METRIC",
        /// A bare number that the weapon type or the custom of the trade decides.
        BareNumber = "BARE_NUMBER",
        /// A number that a spreadsheet or a clerk changed, read back to the only calibre it can be.
        DamagedNumber = "DAMAGED_NUMBER",
        /// Bore and case length with one wrong digit, where only one cartridge fits.
        MetricTypo = "METRIC_TYPO",
        /// Not a listed model, but the words in common are many.
        TokenSet = "TOKEN_SET",
    }
}

text_codes! {
    /// What was odd about a text. Reported beside the result; the raw text is always kept.
    Flag {
        /// A spreadsheet changed the value (`0.22`, `38.0`, `1970-12-01` for 12/70, `1.23E+08`).
        ExcelDamage = "EXCEL_DAMAGE",
        /// The decimal point was lost (`556`, `57`).
        PointLost = "POINT_LOST",
        /// A point stands where none belongs (`.9MM`, `0..308`).
        StrayPoint = "STRAY_POINT",
        /// A zero too many or too few (`.038`, `.5 BMG`).
        ZeroMisplaced = "ZERO_MISPLACED",
        /// The number is off by a power of ten (`900` for 9 mm).
        ScaleError = "SCALE_ERROR",
        /// The unit is not the one of the number (`380 MM`).
        WrongUnit = "WRONG_UNIT",
        /// The unit is misspelt (`9MMM`, `9ML`).
        UnitTypo = "UNIT_TYPO",
        /// Inch marks were removed (`.38"`).
        InchMark = "INCH_MARK",
        /// The field was cut at its length limit.
        CutField = "CUT_FIELD",
        /// Name and measure, or two names, contradict each other.
        PartsDisagree = "PARTS_DISAGREE",
        /// Several calibres on purpose (multi-calibre receiver, combination gun).
        Several = "SEVERAL",
        /// A model name stood in the field.
        ModelInField = "MODEL_IN_FIELD",
        /// The usual meaning was taken, since nothing says otherwise.
        CustomaryMeaning = "CUSTOMARY_MEANING",
        /// The words say obliterated, in a field that is not for serials.
        ObliterationWords = "OBLITERATION_WORDS",
        /// The words say something other than the status stated beside them.
        StatusContradicted = "STATUS_CONTRADICTED",
        /// A label such as `S/N` or `No.` was removed.
        LabelRemoved = "LABEL_REMOVED",
        /// Digits of another script were read.
        OtherScriptDigits = "OTHER_SCRIPT_DIGITS",
        /// Letters of another script occur.
        OtherScriptLetters = "OTHER_SCRIPT_LETTERS",
        /// Unknown positions occur.
        UnknownPositions = "UNKNOWN_POSITIONS",
        /// Two readings are given (`A or B`).
        AlternativeReadings = "ALTERNATIVE_READINGS",
        /// Words say which part of the number is known.
        Annotated = "ANNOTATED",
        /// The number was found inside a longer note.
        FoundInNote = "FOUND_IN_NOTE",
        /// One digit repeated, as in a made-up number.
        RepeatedDigit = "REPEATED_DIGIT",
        /// The serial equals the model: probably a model number in the wrong field.
        SerialIsModel = "SERIAL_IS_MODEL",
        /// The same state under a name or border of another time.
        FormerState = "FORMER_STATE",
    }
}

/// One id that a text may mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    /// The id in the code list.
    pub id: &'static str,
    /// How sure, above 0 and at most 1.
    pub weight: f64,
    /// How it was reached.
    pub how: How,
}

/// What a text came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Resolution {
    /// The text as received.
    pub raw: String,
    /// One, several or none.
    pub outcome: Outcome,
    /// Candidates, best first, each id once.
    pub choices: Vec<Choice>,
    /// The fact stated when the text says that there is no value.
    pub absence: Option<Absence>,
    /// What was odd about the text.
    pub flags: Vec<Flag>,
}

/// Candidates whose weights differ by less than this are equally likely.
const TIE: f64 = 0.03;

impl Resolution {
    /// Nothing came of the text.
    pub fn unresolved(raw: &str) -> Resolution {
        Resolution {
            raw: raw.to_owned(),
            outcome: Outcome::Unresolved,
            choices: Vec::new(),
            absence: None,
            flags: Vec::new(),
        }
    }

    /// The text says that there is no value, and why.
    pub fn absent(raw: &str, absence: Absence) -> Resolution {
        Resolution { absence: Some(absence), ..Resolution::unresolved(raw) }
    }

    /// From candidates in any order: the best of each id, best first; a clear best one resolves.
    pub fn from_choices(raw: &str, mut choices: Vec<Choice>) -> Resolution {
        choices.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.id.cmp(b.id)));
        let mut distinct: Vec<Choice> = Vec::with_capacity(choices.len());
        for choice in choices {
            if !distinct.iter().any(|known| known.id == choice.id) {
                distinct.push(choice);
            }
        }
        let outcome = match distinct.as_slice() {
            [] => Outcome::Unresolved,
            [_] => Outcome::Resolved,
            [first, second, ..] if first.weight - second.weight >= TIE => Outcome::Resolved,
            _ => Outcome::Ambiguous,
        };
        Resolution { raw: raw.to_owned(), outcome, choices: distinct, absence: None, flags: Vec::new() }
    }

    /// The same with one more flag.
    #[must_use]
    pub fn with_flag(mut self, flag: Flag) -> Resolution {
        if !self.flags.contains(&flag) {
            self.flags.push(flag);
        }
        self
    }

    /// The id, when the text came to exactly one.
    pub fn id(&self) -> Option<&'static str> {
        match self.outcome {
            Outcome::Resolved => self.choices.first().map(|choice| choice.id),
            Outcome::Ambiguous | Outcome::Unresolved => None,
        }
    }

    /// All ids still possible, best first: one when resolved, none when unresolved.
    pub fn ids(&self) -> Vec<&'static str> {
        match self.outcome {
            Outcome::Resolved => self.choices.first().map(|choice| choice.id).into_iter().collect(),
            Outcome::Ambiguous => self.choices.iter().map(|choice| choice.id).collect(),
            Outcome::Unresolved => Vec::new(),
        }
    }

    /// How the result was reached, with its flags: `CUT_FIELD`, `DAMAGED_NUMBER EXCEL_DAMAGE`, `ABSENT OBLITERATED`.
    pub fn how(&self) -> String {
        let mut words: Vec<&str> = Vec::new();
        match (self.choices.first(), self.absence) {
            (Some(choice), _) => words.push(choice.how.as_str()),
            (None, Some(absence)) => words.extend(["ABSENT", absence.as_str()]),
            (None, None) => words.push("UNKNOWN_TEXT"),
        }
        words.extend(self.flags.iter().map(|flag| flag.as_str()));
        words.join(" ")
    }
}
