//! Values that fields hold: bounded texts, codes of a list (`listed_codes`), and closed sets of codes.

mod listed_codes;

pub use listed_codes::{
    AgeGroupCode, CalibreCode, CountryCode, FirearmActionCode, FirearmTypeCode, IllicitBasisCode, MakeCode,
    ModelCode, NoticeCode, SexCode, SuspectMobilityCode, ThreatImminenceCode, TraceOutcomeCode,
};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};
use std::borrow::Cow;
use std::fmt;

/// Defines texts with a greatest length in characters and no control characters.
macro_rules! bounded_text {
    ($($(#[$meta:meta])* $name:ident($least:literal, $most:literal);)*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Default)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Least and greatest length in characters.
            pub const LENGTH: (usize, usize) = ($least, $most);

            /// The text, or `None` when it is too short, too long, or holds control characters.
            pub fn new(text: impl Into<String>) -> Option<Self> {
                let text = text.into();
                let length = text.chars().count();
                let fits = ($least..=$most).contains(&length)
                    && !text.chars().any(|character| character.is_control() && character != '\n' && character != '\t');
                fits.then_some(Self(text))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::new(text).ok_or_else(|| de::Error::custom(concat!(
                    "a text of ", stringify!($least), " to ", stringify!($most), " characters without control characters"
                )))
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool { true }
            fn schema_name() -> Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "type": "string", "minLength": $least, "maxLength": $most,
                    "pattern": "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u009F]*$",
                })
            }
        }
    )*};
}

bounded_text! {
    /// A reference of some system: a record, case, exhibit or thread number.
    Reference(1, 64);
    /// A name or a short text.
    ShortText(1, 200);
    /// A value exactly as read on the firearm or in the source; may be empty.
    RawText(0, 400);
    /// Remarks, circumstances, a summary.
    LongText(1, 4000);
    /// A binary value as base64 text, such as a ballistic signature.
    EncodedText(1, 400_000);
    /// The name and version of the message's schema, such as `firearm/1`.
    SchemaName(3, 40);
}

/// Defines closed sets of codes, written in upper case.
macro_rules! code_set {
    ($($(#[$meta:meta])* $name:ident { $($variant:ident = $text:literal),* $(,)? })*) => {$(
        $(#[$meta])*
        #[allow(missing_docs)]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        pub enum $name { $(#[serde(rename = $text)] $variant),* }

        impl $name {
            /// All codes of the set.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The code as text.
            pub fn as_str(&self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            /// The code that this text is.
            pub fn from_code(code: &str) -> Option<$name> {
                match code { $($text => Some($name::$variant),)* _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    )*};
}

code_set! {
    /// What the source did to its record.
    Action { Create = "CREATE", Update = "UPDATE", StatusChange = "STATUS_CHANGE", Cancel = "CANCEL", Delete = "DELETE", Purge = "PURGE" }
    /// Why data is processed (INTERPOL's Rules on the Processing of Data, article 10).
    Purpose {
        Wanted = "WANTED", IdentifyPersonOrObject = "IDENTIFY_PERSON_OR_OBJECT", SupportInvestigation = "SUPPORT_INVESTIGATION",
        Alert = "ALERT", IdentifyDeceased = "IDENTIFY_DECEASED", Forensic = "FORENSIC", SecurityCheck = "SECURITY_CHECK",
        Analysis = "ANALYSIS", Border = "BORDER",
    }
    /// Confidentiality level, lowest first.
    Confidentiality { OfficialUse = "OFFICIAL_USE", Restricted = "RESTRICTED", Confidential = "CONFIDENTIAL" }
    /// Handling codes of European police exchange: H1 not as evidence, H2 no onward use, H3 other stated limit.
    HandlingCode { H1 = "H1", H2 = "H2", H3 = "H3" }
    /// Whether the named parties are the only ones who may see a row, or the ones who may not.
    AccessMode { AllExcept = "ALL_EXCEPT", Only = "ONLY" }
    /// Language of free texts.
    Language { Ar = "ar", En = "en", Es = "es", Fr = "fr" }

    /// What is known of a serial number. "No serial" is several different facts; each has its own code.
    SerialStatus {
        Readable = "READABLE", Partial = "PARTIAL", Obliterated = "OBLITERATED", Restored = "RESTORED", NeverMarked = "NONE",
        UserApplied = "USER_APPLIED", Unreadable = "UNREADABLE", NotRecorded = "NOT_RECORDED", Placeholder = "PLACEHOLDER",
        Unknown = "UNKNOWN",
    }
    /// Where a number or mark stands on the firearm.
    MarkLocation {
        Frame = "FRAME", Receiver = "RECEIVER", Slide = "SLIDE", Barrel = "BARREL", Butt = "BUTT", Crane = "CRANE", Bolt = "BOLT",
        Other = "OTHER",
    }
    /// What a marking says. Trademarks, logos and the codes of factories are what the reference table shows of a maker.
    MarkingKind {
        Manufacturer = "MANUFACTURER", Country = "COUNTRY", Year = "YEAR", Serial = "SERIAL", Import = "IMPORT", Proof = "PROOF",
        Calibre = "CALIBRE", Model = "MODEL", MilitaryUnit = "MILITARY_UNIT", Owner = "OWNER", Alteration = "ALTERATION",
        Trademark = "TRADEMARK", Logo = "LOGO", FactoryCode = "FACTORY_CODE",
    }
    /// What a converted firearm was before.
    ConvertedFrom { Alarm = "ALARM", Deactivated = "DEACTIVATED", Flobert = "FLOBERT", Airgun = "AIRGUN", Other = "OTHER" }
    /// Who made sure of the description.
    IdentificationConfidence { VerifiedReference = "VERIFIED_IFRT", Expert = "EXPERT", Officer = "OFFICER", Unverified = "UNVERIFIED" }
    /// State property found among firearms: not crime guns, kept out of crime statistics.
    InstitutionalProperty { Police = "POLICE", Military = "MILITARY", OtherState = "OTHER_STATE" }

    /// Why a firearm record exists.
    RecordReason { Lost = "LOST", Stolen = "STOLEN", Trafficked = "TRAFFICKED", Smuggled = "SMUGGLED" }
    /// State of a firearm record, as its owner says.
    RecordState {
        Active = "ACTIVE", HitPending = "HIT_PENDING", Found = "FOUND", RecoveredClosed = "RECOVERED_CLOSED",
        Cancelled = "CANCELLED", Expired = "EXPIRED",
    }
    /// Kind of owner at the time of loss.
    OwnerType {
        Private = "PRIVATE", Dealer = "DEALER", Manufacturer = "MANUFACTURER", Military = "MILITARY", Police = "POLICE",
        SecurityCompany = "SECURITY_COMPANY", Museum = "MUSEUM", Transport = "TRANSPORT", Other = "OTHER",
    }
    /// How a firearm was lost.
    LossCircumstance {
        Burglary = "BURGLARY", Robbery = "ROBBERY", VehicleTheft = "VEHICLE_THEFT", InTransit = "IN_TRANSIT", StockLoss = "STOCK_LOSS",
        Fraud = "FRAUD", Embezzlement = "EMBEZZLEMENT", CombatLoss = "COMBAT_LOSS", Other = "OTHER",
    }

    /// How firearms came into the hands of the state.
    SeizureType {
        SeizedCriminal = "SEIZED_CRIMINAL", SeizedAdministrative = "SEIZED_ADMINISTRATIVE", Found = "FOUND", Surrendered = "SURRENDERED",
    }
    /// Kind of service.
    AgencyType {
        Police = "POLICE", Customs = "CUSTOMS", BorderGuard = "BORDER_GUARD", Military = "MILITARY", CoastGuard = "COAST_GUARD",
        Other = "OTHER",
    }
    /// Where a seizure happened.
    PlaceType {
        Dwelling = "DWELLING", Vehicle = "VEHICLE", LandBorder = "LAND_BORDER", Airport = "AIRPORT", Seaport = "SEAPORT", Vessel = "VESSEL",
        MailParcel = "MAIL_PARCEL", Warehouse = "WAREHOUSE", PublicPlace = "PUBLIC_PLACE", Cache = "CACHE", Field = "FIELD",
        Prison = "PRISON", Other = "OTHER",
    }
    /// Why the firearm is illicit.
    LegalContext {
        IllicitPossession = "ILLICIT_POSSESSION", IllicitTrafficking = "ILLICIT_TRAFFICKING", IllicitManufacture = "ILLICIT_MANUFACTURE",
        Conversion = "CONVERSION", ViolentCrime = "VIOLENT_CRIME", OrganizedCrime = "ORGANIZED_CRIME", Terrorism = "TERRORISM",
        Drugs = "DRUGS", Poaching = "POACHING", Other = "OTHER",
    }
    /// Crimes that a seizure is linked to.
    LinkedCrime {
        Drugs = "DRUGS", Wildlife = "WILDLIFE", Counterfeit = "COUNTERFEIT", HumanTrafficking = "HUMAN_TRAFFICKING", Robbery = "ROBBERY",
        Homicide = "HOMICIDE", Assault = "ASSAULT", Extortion = "EXTORTION", Terrorism = "TERRORISM", OrganizedCrime = "ORGANIZED_CRIME",
        Other = "OTHER",
    }
    /// How the firearms travelled.
    TransportMode {
        Road = "ROAD", Rail = "RAIL", AirCargo = "AIR_CARGO", AirPassenger = "AIR_PASSENGER", SeaContainer = "SEA_CONTAINER",
        SeaSmallBoat = "SEA_SMALL_BOAT", MailCourier = "MAIL_COURIER", OnFoot = "ON_FOOT", NoTransport = "NONE",
    }
    /// How they were hidden.
    Concealment {
        NotConcealed = "NONE", Body = "BODY", Luggage = "LUGGAGE", VehicleCavity = "VEHICLE_CAVITY", CargoGoods = "CARGO_GOODS",
        PartsSplit = "PARTS_SPLIT", Parcel = "PARCEL", Other = "OTHER",
    }
    /// How they were detected.
    DetectionMethod {
        Routine = "ROUTINE", Intelligence = "INTELLIGENCE", ControlledDelivery = "CONTROLLED_DELIVERY", Scanner = "SCANNER", Dog = "DOG",
        TipOff = "TIP_OFF", Chance = "CHANCE", Other = "OTHER",
    }
    /// How sure a statement is.
    Certainty { Confirmed = "CONFIRMED", Suspected = "SUSPECTED" }
    /// What became of seized firearms.
    Disposition {
        Held = "HELD", Destroyed = "DESTROYED", Returned = "RETURNED", UsedByState = "USED_BY_STATE", Lost = "LOST", Sold = "SOLD",
    }
    /// State of a seizure's processing.
    SeizureState {
        Reported = "REPORTED", Identified = "IDENTIFIED", Searched = "SEARCHED", Traced = "TRACED", NotTraceable = "NOT_TRACEABLE",
        Disposed = "DISPOSED",
    }
    /// What an item of a seizure is.
    ItemKind { Firearm = "FIREARM", Part = "PART", Ammunition = "AMMUNITION", Silencer = "SILENCER" }
    /// What a quantity counts.
    QuantityUnit { Item = "ITEM", Round = "ROUND", Kilogram = "KG" }

    /// What happens in a trace request's thread.
    TraceEventKind {
        Request = "REQUEST", Acknowledge = "ACKNOWLEDGE", AskInformation = "ASK_INFORMATION", GiveInformation = "GIVE_INFORMATION",
        InterimAnswer = "INTERIM_ANSWER", FinalAnswer = "FINAL_ANSWER", Refuse = "REFUSE", Comment = "COMMENT", Close = "CLOSE",
        Reopen = "REOPEN", Cancel = "CANCEL",
    }
    /// How soon an answer is needed.
    Priority { Routine = "ROUTINE", Urgent = "URGENT" }
    /// What the answer will be used for (International Tracing Instrument, paragraph 17).
    IntendedUse {
        CriminalInvestigation = "CRIMINAL_INVESTIGATION", Prosecution = "PROSECUTION", EmbargoMonitoring = "EMBARGO_MONITORING",
        Statistics = "STATISTICS", Other = "OTHER",
    }
    /// Part of a supplier or holder in the chain from the maker to the last legal holder.
    ChainActor {
        Manufacturer = "MANUFACTURER", Exporter = "EXPORTER", Importer = "IMPORTER", Wholesaler = "WHOLESALER", Dealer = "DEALER",
        Purchaser = "PURCHASER", State = "STATE",
    }
    /// Last legal status that records show (SDG 16.4.2).
    LegalStatus {
        Deactivated = "DEACTIVATED", Stolen = "STOLEN", Lost = "LOST", Seized = "SEIZED", Found = "FOUND", Surrendered = "SURRENDERED",
        ForDestruction = "FOR_DESTRUCTION", Confiscated = "CONFISCATED", InTransit = "IN_TRANSIT", Active = "ACTIVE",
    }
    /// How a firearm left the legal circuit.
    DiversionKind {
        Theft = "THEFT", Loss = "LOSS", StrawPurchase = "STRAW_PURCHASE", ExportDiversion = "EXPORT_DIVERSION",
        StateStockLeak = "STATE_STOCK_LEAK", IllicitManufacture = "ILLICIT_MANUFACTURE", Conversion = "CONVERSION", Unknown = "UNKNOWN",
    }
    /// How the point of diversion was established (SDG 16.4.2).
    EstablishedBy { Tracing = "TRACING", CompetentAuthority = "COMPETENT_AUTHORITY" }
    /// State of a trace request.
    TraceState {
        Sent = "SENT", Acknowledged = "ACKNOWLEDGED", InformationRequested = "INFO_REQUESTED", AnsweredInterim = "ANSWERED_INTERIM",
        AnsweredFinal = "ANSWERED_FINAL", Closed = "CLOSED", Refused = "REFUSED", Cancelled = "CANCELLED",
    }

    /// What a ballistic message says.
    BallisticEventKind { Exhibit = "EXHIBIT", Search = "SEARCH", Review = "REVIEW", Confirmation = "CONFIRMATION" }
    /// What an exhibit is.
    ExhibitKind { CartridgeCase = "CARTRIDGE_CASE", Bullet = "BULLET", Shotshell = "SHOTSHELL" }
    /// Where an exhibit comes from.
    ExhibitOrigin { CrimeScene = "CRIME_SCENE", TestFire = "TEST_FIRE" }
    /// What a bullet's surface is made of.
    BulletComposition { Jacketed = "JACKETED", Lead = "LEAD", Plated = "PLATED" }
    /// Quality of an exhibit.
    ExhibitQuality { Good = "GOOD", Fair = "FAIR", Poor = "POOR" }
    /// Area of the exhibit that a signature is taken from.
    BallisticMarkKind {
        BreechFace = "BREECH_FACE", FiringPin = "FIRING_PIN", Ejector = "EJECTOR", FiringPinAperture = "FIRING_PIN_APERTURE",
        LandEngravedArea = "LEA",
    }
    /// How an image was taken.
    Modality { TwoDimensional = "2D", ThreeDimensional = "3D" }
    /// Direction of the rifling's twist.
    Twist { Left = "L", Right = "R" }
    /// Whether an exhibit takes part in comparisons.
    Eligibility { Eligible = "ELIGIBLE", Excluded = "EXCLUDED" }
    /// Precision of an occurrence date.
    OccurrencePrecision { Exact = "EXACT", Month = "MONTH", Year = "YEAR", Unknown = "UNKNOWN" }
    /// How far a ballistic search reaches.
    SearchScope { National = "NATIONAL", Regional = "REGIONAL", SelectedCountries = "SELECTED_COUNTRIES", All = "ALL" }
    /// What a reviewer says of a candidate pair. `HIT_CANDIDATE`: a lead whose originals or double-casts were asked for.
    ReviewStatus { Rejected = "REJECTED", Possible = "POSSIBLE", Lead = "LEAD", HitCandidate = "HIT_CANDIDATE" }
    /// State of a pair of exhibits.
    BallisticPairState {
        Candidate = "CANDIDATE", UnderReview = "UNDER_REVIEW", Rejected = "REJECTED", Lead = "LEAD", HitCandidate = "HIT_CANDIDATE",
        ConfirmedHit = "CONFIRMED_HIT", Inconclusive = "INCONCLUSIVE", Eliminated = "ELIMINATED",
    }
    /// What an examination of the specimens came to.
    ExaminationResult { ConfirmedHit = "CONFIRMED_HIT", Inconclusive = "INCONCLUSIVE", Eliminated = "ELIMINATED" }
    /// What was examined.
    ExaminationMethod { Originals = "ORIGINALS", DoubleCasts = "DOUBLE_CASTS" }

    /// What happens in a notice's or diffusion's thread.
    NoticeEventKind {
        Submit = "SUBMIT", StartReview = "START_REVIEW", Publish = "PUBLISH", Return = "RETURN", Refuse = "REFUSE", Suspend = "SUSPEND",
        Reinstate = "REINSTATE", Cancel = "CANCEL", Delete = "DELETE", Circulate = "CIRCULATE",
    }
    /// State of a notice or diffusion.
    NoticeState {
        Submitted = "SUBMITTED", UnderReview = "UNDER_REVIEW", Published = "PUBLISHED", Returned = "RETURNED", Refused = "REFUSED",
        Suspended = "SUSPENDED", Cancelled = "CANCELLED", Deleted = "DELETED", Circulated = "CIRCULATED",
    }
    /// What happens in the thread of a pair that may be one firearm.
    HitEventKind { Confirm = "CONFIRM", Reject = "REJECT", Withdraw = "WITHDRAW", Comment = "COMMENT" }
    /// State of a pair that may be one firearm: nobody's word stands; one owner says that it is the same; both do; one says
    /// that it is not.
    HitState { Open = "OPEN", Proposed = "PROPOSED", Confirmed = "CONFIRMED", Rejected = "REJECTED" }
    /// Why two descriptions are not of one firearm. `NOT_MISSING`: the owner has the firearm.
    RejectionGround {
        DifferentSerial = "DIFFERENT_SERIAL", DifferentMakeOrModel = "DIFFERENT_MAKE_OR_MODEL", DifferentCalibre = "DIFFERENT_CALIBRE",
        NotMissing = "NOT_MISSING", RecordInError = "RECORD_IN_ERROR", Other = "OTHER",
    }
    /// Kind of threat in an orange notice.
    ThreatKind {
        DisguisedFirearm = "DISGUISED_FIREARM", StolenStock = "STOLEN_STOCK", DangerousBatch = "DANGEROUS_BATCH",
        ConvertedFirearms = "CONVERTED_FIREARMS", Other = "OTHER",
    }
    /// Kind of method in a purple notice.
    ModusKind {
        Concealment = "CONCEALMENT", Conversion = "CONVERSION", CraftManufacture = "CRAFT_MANUFACTURE", Printing3d = "PRINTING_3D",
        ParcelTraffic = "PARCEL_TRAFFIC", StrawPurchase = "STRAW_PURCHASE", Other = "OTHER",
    }
    /// Firearm-related charge in a red notice. No person's data is kept, only the reference and the charge.
    ChargeCode {
        FirearmTrafficking = "FIREARM_TRAFFICKING", IllicitManufacture = "ILLICIT_MANUFACTURE", ArmedRobbery = "ARMED_ROBBERY",
        Homicide = "HOMICIDE", TerrorismFirearm = "TERRORISM_FIREARM", IllicitPossession = "ILLICIT_POSSESSION", Other = "OTHER",
    }

    /// State of a reference entry.
    ReferenceStatus { Draft = "DRAFT", Verified = "VERIFIED", Retired = "RETIRED" }
    /// View of an image.
    ImageView { Left = "LEFT", Right = "RIGHT", Top = "TOP", Markings = "MARKINGS", Disassembled = "DISASSEMBLED", Other = "OTHER" }
    /// Kind of training or capacity building.
    TrainingKind {
        NationalCourse = "NATIONAL_COURSE", RegionalCourse = "REGIONAL_COURSE", ELearning = "ELEARNING", Workshop = "WORKSHOP",
        Equipment = "EQUIPMENT", Tabletop = "TABLETOP",
    }
    /// What was taught.
    TrainingTopic { Iarms = "IARMS", Ibin = "IBIN", Ifrt = "IFRT", Tracing = "TRACING", Identification = "IDENTIFICATION" }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn texts_hold_what_fits_and_nothing_else() {
        assert!(Reference::new("A-1").is_some());
        assert!(Reference::new("").is_none());
        assert!(Reference::new("x".repeat(65)).is_none());
        assert!(ShortText::new("bell \u{7}").is_none());
        assert!(RawText::new("").is_some());
    }
}
