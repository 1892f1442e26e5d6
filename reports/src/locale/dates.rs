//! Days, months and periods. The calendar is the Gregorian one in every language; months in Arabic have the names of CLDR's
//! `ar`, from `يناير` to `ديسمبر`, as the United Nations and INTERPOL write them, not those of the Levant (`كانون الثاني`).

use std::cell::OnceCell;

use chrono::{Datelike, NaiveDate};
use icu_calendar::Gregorian;
use icu_datetime::fieldsets::{M, YM, YMD};
use icu_datetime::input::Date;
use icu_datetime::options::YearStyle;
use icu_datetime::{DateTimeFormatterLoadError, FixedCalendarDateTimeFormatter};

use super::{LOCALES, Language, Locale};
use crate::period::Period;

/// The forms in which reports give dates.
struct DateFormatters {
    long_date: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    short_date: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    long_month_and_year: FixedCalendarDateTimeFormatter<Gregorian, YM>,
    short_month_and_year: FixedCalendarDateTimeFormatter<Gregorian, YM>,
    short_month: FixedCalendarDateTimeFormatter<Gregorian, M>,
}

impl DateFormatters {
    fn new(locale: Locale) -> Result<Self, DateTimeFormatterLoadError> {
        let icu = locale.icu();
        // Digits alone are read from the right by some and from the left by others; a month by its name is not.
        let (short_date, short_month_and_year) = match locale.language {
            Language::English | Language::Spanish => (YMD::medium(), YM::medium()),
            Language::French => (YMD::short().with_year_style(YearStyle::Full), YM::medium()),
            Language::Arabic => (YMD::long(), YM::long()),
        };
        Ok(Self {
            long_date: FixedCalendarDateTimeFormatter::try_new((&icu).into(), YMD::long())?,
            short_date: FixedCalendarDateTimeFormatter::try_new((&icu).into(), short_date)?,
            long_month_and_year: FixedCalendarDateTimeFormatter::try_new((&icu).into(), YM::long())?,
            short_month_and_year: FixedCalendarDateTimeFormatter::try_new(
                (&icu).into(),
                short_month_and_year,
            )?,
            short_month: FixedCalendarDateTimeFormatter::try_new((&icu).into(), M::medium())?,
        })
    }
}

thread_local! {
    static FORMATTERS: [OnceCell<Option<DateFormatters>>; LOCALES] =
        const { [const { OnceCell::new() }; LOCALES] };
}

impl Locale {
    /// A date in one of the forms; as in ISO 8601 where ICU cannot write it, which no date of a report is.
    fn date(self, date: NaiveDate, write: impl Fn(&DateFormatters, Date<Gregorian>) -> String) -> String {
        let written = FORMATTERS.with(|kept| {
            let formatters =
                kept.get(self.place())?.get_or_init(|| DateFormatters::new(self).ok()).as_ref()?;
            Some(write(formatters, gregorian(date)?))
        });
        written.unwrap_or_else(|| date.to_string())
    }

    /// A date in full: `1 January 2026`, `1er janvier 2026`, `1 de enero de 2026`, `1 يناير 2026`.
    pub fn long_date(self, date: NaiveDate) -> String {
        let text = self.date(date, |formatters, day| formatters.long_date.format(&day).to_string());
        match (self.language, text.strip_prefix("1 ")) {
            // CLDR's French has no ordinal for the first day of a month.
            (Language::French, Some(rest)) => format!("1er {rest}"),
            _ => text,
        }
    }

    /// A date for tables: `1 Jan 2026`, `01/01/2026`, `1 ene 2026`, `1 يناير 2026`.
    pub fn short_date(self, date: NaiveDate) -> String {
        self.date(date, |formatters, day| formatters.short_date.format(&day).to_string())
    }

    /// A month and its year: `Jul 2025`, `juil. 2025`, `jul 2025`, `يوليو 2025`.
    pub fn month(self, date: NaiveDate) -> String {
        self.date(date, |formatters, day| formatters.short_month_and_year.format(&day).to_string())
    }

    /// The name of a month, short. Arabic has no shorter one than the whole.
    pub fn short_month(self, date: NaiveDate) -> String {
        self.date(date, |formatters, day| formatters.short_month.format(&day).to_string())
    }

    /// The name of a period: `2025`, `third quarter of 2025`, `November 2025`. ICU has no names of quarters with years.
    pub fn period(self, period: Period) -> String {
        let year = self.year(period.from().year());
        let Some(quarter) = period.quarter() else {
            return match period.months() {
                12 => year,
                _ => self.date(period.from(), |formatters, day| {
                    formatters.long_month_and_year.format(&day).to_string()
                }),
            };
        };
        let place = (quarter as usize).saturating_sub(1);
        let name = |names: [&'static str; 4]| names.get(place).copied().unwrap_or_default();
        match self.language {
            Language::English => {
                format!("{} quarter of {year}", name(["first", "second", "third", "fourth"]))
            }
            Language::French => {
                format!("{} trimestre {year}", name(["premier", "deuxième", "troisième", "quatrième"]))
            }
            Language::Spanish => {
                format!("{} trimestre de {year}", name(["primer", "segundo", "tercer", "cuarto"]))
            }
            Language::Arabic => {
                format!("الربع {} من عام {year}", name(["الأول", "الثاني", "الثالث", "الرابع"]))
            }
        }
    }
}

fn gregorian(date: NaiveDate) -> Option<Date<Gregorian>> {
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    Date::try_new_gregorian(date.year(), month, day).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::locale::Digits;

    const ENGLISH: Locale = Locale::new(Language::English);
    const FRENCH: Locale = Locale::new(Language::French);
    const SPANISH: Locale = Locale::new(Language::Spanish);
    const ARABIC: Locale = Locale::new(Language::Arabic);
    const INDIC: Locale = ARABIC.with_digits(Digits::ArabicIndic);

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn writes_dates_in_full() {
        let first = day("2026-01-01");
        assert_eq!(ENGLISH.long_date(first), "1 January 2026");
        assert_eq!(FRENCH.long_date(first), "1er janvier 2026");
        assert_eq!(FRENCH.long_date(day("2026-08-11")), "11 août 2026");
        assert_eq!(SPANISH.long_date(first), "1 de enero de 2026");
        assert_eq!(ARABIC.long_date(first), "1 يناير 2026");
        assert_eq!(INDIC.long_date(day("2026-12-31")), "٣١ ديسمبر ٢٠٢٦");
    }

    #[test]
    fn writes_dates_for_tables() {
        let first = day("2026-09-01");
        assert_eq!([ENGLISH.short_date(first), FRENCH.short_date(first)], ["1 Sept 2026", "01/09/2026"]);
        assert_eq!([SPANISH.short_date(first), ARABIC.short_date(first)], ["1 sept 2026", "1 سبتمبر 2026"]);
        assert_eq!(INDIC.short_date(first), "١ سبتمبر ٢٠٢٦");
    }

    #[test]
    fn names_months() {
        let july = day("2025-07-01");
        assert_eq!([ENGLISH.month(july), FRENCH.month(july)], ["Jul 2025", "juil. 2025"]);
        assert_eq!([SPANISH.month(july), ARABIC.month(july)], ["jul 2025", "يوليو 2025"]);
        let short = |locale: Locale| locale.short_month(july);
        assert_eq!([ENGLISH, FRENCH, SPANISH, ARABIC].map(short), ["Jul", "juil.", "jul", "يوليو"]);
    }

    #[test]
    fn names_periods() {
        let period = |text| Period::parse(text).unwrap();
        assert_eq!(ENGLISH.period(period("2025-Q3")), "third quarter of 2025");
        assert_eq!(FRENCH.period(period("2025-Q1")), "premier trimestre 2025");
        assert_eq!(SPANISH.period(period("2025-Q3")), "tercer trimestre de 2025");
        assert_eq!(ARABIC.period(period("2025-Q4")), "الربع الرابع من عام 2025");
        assert_eq!(INDIC.period(period("2025-Q2")), "الربع الثاني من عام ٢٠٢٥");
        assert_eq!(ENGLISH.period(period("2025-11")), "November 2025");
        assert_eq!(FRENCH.period(period("2025-11")), "novembre 2025");
        assert_eq!(SPANISH.period(period("2025-11")), "noviembre de 2025");
        assert_eq!(ARABIC.period(period("2025-11")), "نوفمبر 2025");
        assert_eq!([FRENCH.period(period("2025")), INDIC.period(period("2025"))], ["2025", "٢٠٢٥"]);
    }
}
