//! Who plays in an exercise: countries, makes and pistols that a seed chooses among.
//!
//! The countries are real, because bureaus, neighbours and reports are; what happens in them is made up.

use crate::simulate::chance::Chance;

/// The countries of a story, by the part that each has. All are different.
#[derive(Debug, Clone, Copy)]
pub(super) struct Theatre {
    /// Where the pistols are stolen; its records are what is looked for.
    pub(super) theft: &'static str,
    /// Where the alarm pistol is bought lawfully.
    pub(super) sale: &'static str,
    /// The trainee's bureau; it seizes the van.
    pub(super) seat: &'static str,
    /// Seizes the second lot.
    pub(super) partner: &'static str,
    /// Where shots are fired.
    pub(super) scene: &'static str,
}

/// The theatres.
pub(super) const THEATRES: &[Theatre] = &[
    Theatre { theft: "hr", sale: "sk", seat: "at", partner: "de", scene: "nl" },
    Theatre { theft: "gh", sale: "fr", seat: "ci", partner: "ml", scene: "bf" },
    Theatre { theft: "ar", sale: "es", seat: "py", partner: "br", scene: "co" },
    Theatre { theft: "jo", sale: "tr", seat: "lb", partner: "iq", scene: "ae" },
];

/// A pistol of which a lot is stolen. A lot shows prefix and suffix; the digits run.
#[derive(Debug, Clone, Copy)]
pub(super) struct StolenModel {
    /// Make and model as the records write them.
    pub(super) recorded: (&'static str, &'static str),
    /// Calibre as the records write it.
    pub(super) calibre: &'static str,
    /// Make, model and calibre as those write who seize them.
    pub(super) seized: (&'static str, &'static str, &'static str),
    /// Where it was made.
    pub(super) made_in: &'static str,
    /// Letters before the digits; the first `#` is a letter that is easily taken for a digit.
    pub(super) prefix: &'static str,
    /// Number of digits that run.
    pub(super) digits: u32,
    /// Letters after the digits.
    pub(super) suffix: &'static str,
    /// Model and calibre of another pistol of the make.
    pub(super) other_model: (&'static str, &'static str),
}

/// The pistols of which lots are stolen.
pub(super) const STOLEN: &[StolenModel] = &[
    StolenModel {
        recorded: ("Beretta", "92 FS"),
        calibre: "9 mm Para",
        seized: ("P. Beretta", "92", "9x19"),
        made_in: "IT",
        prefix: "#",
        digits: 5,
        suffix: "Z",
        other_model: ("96 FS", ".40 S&W"),
    },
    StolenModel {
        recorded: ("Ceska zbrojovka", "CZ 75 B"),
        calibre: "9 mm Luger",
        seized: ("CZ", "75", "9 Para"),
        made_in: "CZ",
        prefix: "#",
        digits: 6,
        suffix: "",
        other_model: ("CZ 83", "9 mm Makarov"),
    },
    StolenModel {
        recorded: ("Taurus", "PT 92 AF"),
        calibre: "9 mm Parabellum",
        seized: ("Forjas Taurus", "PT92", "9x19"),
        made_in: "BR",
        prefix: "T#L",
        digits: 5,
        suffix: "",
        other_model: ("PT 100", ".40 S&W"),
    },
];

/// An alarm pistol that is converted, and what the conversion has left of its marks.
#[derive(Debug, Clone, Copy)]
pub(super) struct AlarmModel {
    /// Make and model as the reference table has them.
    pub(super) named: (&'static str, &'static str),
    /// What is left of the maker's mark, and of the model's.
    pub(super) remains: (&'static str, &'static str),
    /// Where it was made.
    pub(super) made_in: &'static str,
}

/// The alarm pistols.
pub(super) const ALARM: &[AlarmModel] = &[
    AlarmModel { named: ("Ekol", "Firat Magnum"), remains: ("VOLTRAN", "?IRAT MAG???"), made_in: "TR" },
    AlarmModel { named: ("Zoraki", "Zoraki 914"), remains: ("ATAK ARMS", "ZORA?I 9?4"), made_in: "TR" },
    AlarmModel { named: ("Bruni", "Mod. 92"), remains: ("BRUNI", "MO?. ?2"), made_in: "IT" },
];

/// A pistol without a record whose name suggests another country than the one that made it.
#[derive(Debug, Clone, Copy)]
pub(super) struct TracedModel {
    /// Make, model and calibre as the officer wrote them.
    pub(super) seized: (&'static str, &'static str, &'static str),
    /// The marks: what each says, and its text.
    pub(super) marks: &'static [(&'static str, &'static str)],
    /// Bureau of the country that made it.
    pub(super) maker: &'static str,
    /// Bureau of the country of last legal import.
    pub(super) importer: &'static str,
    /// Bureau to which the name of the make leads astray.
    pub(super) astray: &'static str,
    /// What stands before the six digits of its number.
    pub(super) prefix: &'static str,
}

/// The pistols to be traced.
pub(super) const TRACED: &[TracedModel] = &[
    TracedModel {
        seized: ("Browning", "Hi-Power", "9 mm Para"),
        marks: &[
            ("MANUFACTURER", "FABRIQUE NATIONALE HERSTAL BELGIQUE"),
            ("IMPORT", "IMP. GENEVE SUISSE 1987"),
        ],
        maker: "be",
        importer: "ch",
        astray: "us",
        prefix: "T",
    },
    TracedModel {
        seized: ("Walther", "PP", "7.65 mm"),
        marks: &[
            ("MANUFACTURER", "MANUFACTURE DE MACHINES DU HAUT-RHIN"),
            ("OWNER", "LIC. WALTHER PP"),
            ("IMPORT", "IMP. LISBOA PORTUGAL 1974"),
        ],
        maker: "fr",
        importer: "pt",
        astray: "de",
        prefix: "",
    },
    TracedModel {
        seized: ("Interarms", "BM", "9 mm"),
        marks: &[
            ("MANUFACTURER", "STAR B. ECHEVERRIA EIBAR ESPANA"),
            ("IMPORT", "INTERARMS ALEXANDRIA VIRGINIA USA 1983"),
        ],
        maker: "es",
        importer: "us",
        astray: "us",
        prefix: "B",
    },
];

/// What a seed chose.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cast {
    pub(super) theatre: &'static Theatre,
    pub(super) stolen: &'static StolenModel,
    pub(super) alarm: &'static AlarmModel,
    pub(super) traced: &'static TracedModel,
}

impl Cast {
    /// The cast of a seed.
    pub(super) fn drawn(chance: &mut Chance) -> Cast {
        Cast {
            theatre: chance.pick(THEATRES),
            stolen: chance.pick(STOLEN),
            alarm: chance.pick(ALARM),
            traced: chance.pick(TRACED),
        }
    }
}

/// A first administrative division of a country in which something happens.
pub(super) fn division(bureau: &str) -> &'static str {
    const DIVISIONS: &[(&str, &str)] = &[
        ("hr", "Zagreb"),
        ("sk", "Bratislavský kraj"),
        ("at", "Steiermark"),
        ("de", "Bayern"),
        ("nl", "Zuid-Holland"),
        ("gh", "Northern"),
        ("fr", "Occitanie"),
        ("ci", "Korhogo"),
        ("ml", "Mopti"),
        ("bf", "Sahel"),
        ("ar", "Misiones"),
        ("es", "Galicia"),
        ("py", "Alto Paraná"),
        ("br", "Paraná"),
        ("co", "Nariño"),
        ("jo", "إربد"),
        ("tr", "İzmir"),
        ("lb", "البقاع"),
        ("iq", "نينوى"),
        ("ae", "Dubai"),
    ];
    DIVISIONS.iter().find(|(code, _)| *code == bureau).map_or("", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proofhouse_schemas::Bureau;
    use std::collections::BTreeSet;

    #[test]
    fn every_part_is_played_by_another_registered_bureau() {
        for theatre in THEATRES {
            let parts = [theatre.theft, theatre.sale, theatre.seat, theatre.partner, theatre.scene];
            assert_eq!(parts.iter().collect::<BTreeSet<_>>().len(), parts.len(), "{theatre:?}");
            for part in parts {
                assert!(Bureau::parse(part).unwrap().country().is_some());
                assert!(!division(part).is_empty(), "{part}");
            }
            for traced in TRACED {
                for asked in [traced.maker, traced.importer, traced.astray] {
                    assert!(Bureau::parse(asked).is_some() && asked != theatre.seat, "{asked}");
                }
            }
        }
    }
}
