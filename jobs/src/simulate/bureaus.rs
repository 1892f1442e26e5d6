//! The bureaus of the world: where they are, who their neighbours are, in which words and numbers they write.

use super::chance::{Chance, stable_hash};
use super::error::SimulationError;
use super::spelling::HouseStyle;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::values::{AgencyType, CountryCode, Language, ShortText};

/// In which language a bureau's services write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tongue {
    English,
    French,
    Spanish,
    Portuguese,
    German,
    Italian,
    Dutch,
    Nordic,
    Slavic,
    Cyrillic,
    Romanian,
    Turkish,
    Greek,
    Arabic,
}

use Tongue::{
    Arabic, Cyrillic, Dutch, English, French, German, Greek, Italian, Nordic, Portuguese, Romanian, Slavic,
    Spanish, Turkish,
};

/// Code, language, neighbours by land or sea, first administrative divisions. The order is that of volume.
const PROFILES: &[(&str, Tongue, &str, &str)] = &[
    (
        "br",
        Portuguese,
        "py ar uy co",
        "São Paulo|Rio de Janeiro|Paraná|Rio Grande do Sul|Bahia|Mato Grosso do Sul|Amazonas",
    ),
    (
        "fr",
        French,
        "be de ch it es gb",
        "Île-de-France|Provence-Alpes-Côte d'Azur|Auvergne-Rhône-Alpes|Hauts-de-France|Occitanie|Grand Est",
    ),
    ("us", English, "mx gt hn jm", "Texas|California|Florida|Arizona|Georgia|Illinois|Louisiana"),
    ("de", German, "fr nl be pl cz at ch dk", "Nordrhein-Westfalen|Bayern|Berlin|Hessen|Sachsen|Hamburg"),
    ("mx", Spanish, "us gt", "Baja California|Sonora|Chihuahua|Jalisco|Guerrero|Tamaulipas|Michoacán"),
    ("rs", Cyrillic, "ba hr hu ro bg al", "Beograd|Vojvodina|Šumadija|Niš|Raška"),
    ("it", Italian, "fr ch at hr al tn", "Lombardia|Campania|Sicilia|Calabria|Lazio|Puglia"),
    ("es", Spanish, "fr pt ma", "Andalucía|Cataluña|Comunidad de Madrid|Galicia|Comunitat Valenciana"),
    ("tr", Turkish, "bg gr iq", "İstanbul|İzmir|Edirne|Gaziantep|Diyarbakır|Trabzon"),
    (
        "gb",
        English,
        "ie fr nl be",
        "London|West Midlands|Greater Manchester|Merseyside|Scotland|Northern Ireland",
    ),
    ("za", English, "ke ng", "Gauteng|Western Cape|KwaZulu-Natal|Eastern Cape|Limpopo"),
    ("pl", Slavic, "de cz ua", "Mazowieckie|Śląskie|Dolnośląskie|Lubelskie|Podkarpackie"),
    ("ar", Spanish, "br py uy", "Buenos Aires|Santa Fe|Córdoba|Misiones|Mendoza"),
    ("co", Spanish, "br pa ec", "Antioquia|Valle del Cauca|Nariño|Norte de Santander|Cauca|Bogotá"),
    ("ua", Cyrillic, "pl ro hu md", "Київська область|Одеська область|Львівська область|Харківська область"),
    ("ba", Slavic, "rs hr", "Federacija BiH|Republika Srpska|Brčko"),
    ("nl", Dutch, "be de gb", "Noord-Holland|Zuid-Holland|Noord-Brabant|Limburg"),
    ("be", French, "fr nl de gb", "Bruxelles-Capitale|Hainaut|Liège|Antwerpen"),
    ("ng", English, "ne cm bj gh", "Lagos|Kano|Borno|Rivers|Benue|Zamfara"),
    ("ma", French, "es dz", "Casablanca-Settat|Tanger-Tétouan-Al Hoceïma|Rabat-Salé-Kénitra|Oriental"),
    ("ro", Romanian, "hu bg rs md ua", "București|Cluj|Timiș|Constanța|Iași"),
    ("hr", Slavic, "ba rs hu it", "Zagreb|Split-Dalmacija|Primorje-Gorski Kotar|Vukovar-Srijem"),
    ("se", Nordic, "no dk fi de", "Stockholm|Västra Götaland|Skåne|Uppsala"),
    ("th", English, "ph in", "Bangkok|Chiang Mai|Songkhla|Narathiwat"),
    ("gt", Spanish, "mx hn", "Guatemala|Petén|Huehuetenango|Izabal"),
    ("dz", French, "ma tn ml ne", "Alger|Tamanrasset|Oran|Annaba"),
    ("in", English, "th ae", "Punjab|Uttar Pradesh|Bihar|Manipur|Delhi"),
    ("pt", Portuguese, "es", "Lisboa|Porto|Setúbal|Faro"),
    ("ch", German, "fr de it at", "Zürich|Genève|Basel-Stadt|Ticino"),
    ("at", German, "de ch it hu cz", "Wien|Niederösterreich|Steiermark|Tirol"),
    ("cz", Slavic, "de pl at sk", "Praha|Jihomoravský kraj|Moravskoslezský kraj|Ústecký kraj"),
    ("hu", Slavic, "at ro rs hr ua sk", "Budapest|Pest|Csongrád-Csanád|Bács-Kiskun"),
    ("bg", Cyrillic, "ro rs gr tr", "София|Пловдив|Варна|Бургас"),
    ("gr", Greek, "bg tr al", "Αττική|Κεντρική Μακεδονία|Κρήτη|Ήπειρος"),
    ("al", Slavic, "rs gr it", "Tiranë|Durrës|Shkodër|Vlorë"),
    ("hn", Spanish, "gt us", "Francisco Morazán|Cortés|Atlántida|Colón"),
    ("ml", French, "dz ne bf sn ci", "Bamako|Gao|Kidal|Mopti|Tombouctou"),
    ("gh", English, "ci bf ng", "Greater Accra|Ashanti|Northern|Upper East"),
    ("ke", English, "za", "Nairobi|Turkana|Garissa|Mombasa"),
    ("iq", Arabic, "tr jo", "بغداد|البصرة|نينوى|الأنبار"),
    ("jo", Arabic, "iq lb", "عمان|إربد|المفرق|العقبة"),
    ("ph", English, "th", "Metro Manila|Cebu|Davao|Maguindanao"),
    ("py", Spanish, "br ar", "Alto Paraná|Amambay|Central|Canindeyú"),
    ("tn", French, "dz it", "Tunis|Kasserine|Médenine|Sfax"),
    ("dk", Nordic, "de se no", "Hovedstaden|Midtjylland|Syddanmark"),
    ("ie", English, "gb", "Dublin|Cork|Limerick|Louth"),
    ("jm", English, "us tt", "Kingston|Saint Andrew|Saint James|Clarendon"),
    ("ne", French, "ng ml dz bf", "Niamey|Agadez|Diffa|Tillabéri"),
    ("ci", French, "gh ml bf", "Abidjan|Bouaké|Korhogo|San-Pédro"),
    ("uy", Spanish, "br ar", "Montevideo|Rivera|Canelones|Maldonado"),
    ("no", Nordic, "se dk", "Oslo|Viken|Vestland|Trøndelag"),
    ("fi", Nordic, "se", "Uusimaa|Pirkanmaa|Varsinais-Suomi"),
    ("sk", Slavic, "cz hu pl", "Bratislavský kraj|Košický kraj|Žilinský kraj"),
    ("bf", French, "ml ne gh ci", "Centre|Sahel|Est|Hauts-Bassins"),
    ("sn", French, "ml", "Dakar|Ziguinchor|Tambacounda|Saint-Louis"),
    ("tt", English, "jm", "Port of Spain|San Fernando|Chaguanas"),
    ("md", Romanian, "ro ua", "Chișinău|Bălți|Transnistria"),
    ("ae", English, "in", "Dubai|Abu Dhabi|Sharjah"),
    ("cm", French, "ng", "Centre|Littoral|Extrême-Nord|Nord-Ouest"),
    ("lb", Arabic, "jo", "بيروت|البقاع|الشمال"),
];

/// How much less the next bureau sends than the one before it: the exponent of Zipf's law.
const ZIPF_EXPONENT: f64 = 0.7;

/// A bureau of the world.
pub(super) struct SimulatedBureau {
    pub(super) bureau: Bureau,
    pub(super) country: CountryCode,
    pub(super) tongue: Tongue,
    pub(super) neighbours: Vec<usize>,
    pub(super) admin1: Vec<&'static str>,
    pub(super) weight: f64,
    pub(super) style: HouseStyle,
    /// Yearly change of what it sends.
    pub(super) growth: f64,
    /// How many times the usual time it takes to answer.
    pub(super) slowness: f64,
    numbering: u64,
}

impl SimulatedBureau {
    /// A reference in the bureau's own numbering; `letter` says what it numbers, within which `number` is unique.
    pub(super) fn reference(&self, letter: &str, year: i32, number: usize) -> String {
        let code = self.country.as_str();
        match self.numbering % 4 {
            0 => format!("{code}-{letter}-{year}-{number:05}"),
            1 => format!("{year}{letter}{number:07}"),
            2 => format!("{letter}{number:06}/{:02}", year % 100),
            _ => format!("{code}{letter}.{year}.{number}"),
        }
    }

    /// The language of its free texts, when it is one that messages can name.
    pub(super) fn language(&self) -> Option<Language> {
        match self.tongue {
            English => Some(Language::En),
            French => Some(Language::Fr),
            Spanish => Some(Language::Es),
            Arabic => Some(Language::Ar),
            _ => None,
        }
    }

    /// One of its services.
    pub(super) fn agency(&self, chance: &mut Chance) -> (ShortText, AgencyType) {
        let (police, customs, border, army) = agencies(self.tongue);
        let (name, kind) = chance.weighted(&[
            ((police, AgencyType::Police), 0.66),
            ((customs, AgencyType::Customs), 0.16),
            ((border, AgencyType::BorderGuard), 0.12),
            ((army, AgencyType::Military), 0.06),
        ]);
        (short(name), kind)
    }

    /// One of its first administrative divisions, the first ones more often.
    pub(super) fn division(&self, chance: &mut Chance) -> Option<ShortText> {
        let at = (chance.unit().powf(1.6) * self.admin1.len() as f64) as usize;
        self.admin1.get(at).filter(|_| chance.happens(0.86)).map(|name| short(name))
    }
}

/// The names of police, customs, border guard and army.
fn agencies(tongue: Tongue) -> (&'static str, &'static str, &'static str, &'static str) {
    match tongue {
        English => ("National Police", "Customs Service", "Border Guard", "Defence Forces"),
        French => ("Police nationale", "Douanes", "Gendarmerie des frontières", "Forces armées"),
        Spanish => ("Policía Nacional", "Aduanas", "Guardia de Fronteras", "Ejército"),
        Portuguese => ("Polícia Civil", "Alfândega", "Polícia de Fronteira", "Exército"),
        German => ("Kriminalpolizei", "Zollfahndung", "Grenzpolizei", "Militärpolizei"),
        Italian => ("Polizia di Stato", "Guardia di Finanza", "Polizia di Frontiera", "Carabinieri"),
        Dutch => ("Nationale Politie", "Douane", "Koninklijke Marechaussee", "Krijgsmacht"),
        Nordic => ("Polisen", "Tullverket", "Gränspolisen", "Försvarsmakten"),
        Slavic => ("Policija", "Carina", "Granična policija", "Vojska"),
        Cyrillic => ("Полиция", "Митница", "Гранична полиция", "Армия"),
        Romanian => ("Poliția Română", "Autoritatea Vamală", "Poliția de Frontieră", "Armata"),
        Turkish => ("Emniyet Genel Müdürlüğü", "Gümrük Muhafaza", "Sahil Güvenlik", "Jandarma"),
        Greek => ("Ελληνική Αστυνομία", "Τελωνείο", "Συνοριακή Φύλαξη", "Στρατός"),
        Arabic => ("الشرطة", "الجمارك", "حرس الحدود", "الجيش"),
    }
}

/// How many bureaus are known.
pub(super) fn known() -> usize {
    PROFILES.len()
}

/// The first `count` bureaus (as many as the world knows at most, two at least).
pub(super) fn bureaus(seed: u64, count: usize) -> Result<Vec<SimulatedBureau>, SimulationError> {
    let profiles = PROFILES.get(..count.clamp(2, PROFILES.len())).unwrap_or(PROFILES);
    let mut chance = Chance::new(seed, "bureaus");
    profiles
        .iter()
        .enumerate()
        .map(|(rank, (code, tongue, neighbours, admin1))| {
            let missing = || SimulationError::MissingCode { list: "countries", code: (*code).to_owned() };
            let bureau = Bureau::parse(code).ok_or_else(missing)?;
            let country = CountryCode::new(&code.to_ascii_uppercase()).ok_or_else(missing)?;
            let near: Vec<usize> = neighbours
                .split(' ')
                .filter_map(|neighbour| profiles.iter().position(|(other, ..)| *other == neighbour))
                .collect();
            Ok(SimulatedBureau {
                bureau,
                country,
                tongue: *tongue,
                neighbours: near,
                admin1: admin1.split('|').collect(),
                weight: ((rank + 1) as f64).powf(-ZIPF_EXPONENT),
                style: HouseStyle::new(*tongue, stable_hash(code) ^ seed, &mut chance),
                growth: 0.05 + 0.12 * chance.normal(),
                slowness: chance.around(1.0, 0.6),
                numbering: stable_hash(code),
            })
        })
        .collect()
}

/// A text as it fits into a message; control characters out, cut where needed.
pub(super) fn short(text: &str) -> ShortText {
    let fitting: String =
        text.chars().filter(|letter| !letter.is_control()).take(ShortText::LENGTH.1).collect();
    ShortText::new(fitting).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn every_profile_is_a_registered_bureau_with_a_neighbour() {
        let all = bureaus(1, usize::MAX).unwrap();
        assert_eq!(all.len(), PROFILES.len());
        for bureau in &all {
            assert!(!bureau.neighbours.is_empty(), "{} has no neighbour", bureau.bureau);
        }
    }

    #[test]
    fn forty_bureaus_already_have_neighbours_among_themselves() {
        for bureau in bureaus(1, 40).unwrap() {
            assert!(!bureau.neighbours.is_empty(), "{} has no neighbour", bureau.bureau);
        }
    }
}
