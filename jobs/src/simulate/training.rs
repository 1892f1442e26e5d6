//! Training and capacity building: the Secretariat's courses, and those that bureaus hold themselves.

use super::Stage;
use super::bureaus::short;
use super::error::SimulationError;
use super::firearms::reference;
use super::outbox::Outbox;
use chrono::{Datelike, Duration};
use proofhouse_schemas::message::TrainingActivity;
use proofhouse_schemas::values::{Action, CountryCode, SchemaName, TrainingKind, TrainingTopic};
use proofhouse_schemas::{Bureau, Kind, Message};

/// Makes and sends `count` activities; each bureau hosts one before any hosts two.
pub(super) fn send(stage: &Stage, count: usize, outbox: &mut Outbox) -> Result<(), SimulationError> {
    let mut chance = stage.chance("training");
    for number in 0..count {
        let host = &stage.bureaus[number % stage.bureaus.len()];
        let start = stage.calendar.day(host.growth, &mut chance);
        let kind = chance.weighted(&[
            (TrainingKind::NationalCourse, 0.35),
            (TrainingKind::RegionalCourse, 0.3),
            (TrainingKind::Workshop, 0.15),
            (TrainingKind::ELearning, 0.08),
            (TrainingKind::Equipment, 0.06),
            (TrainingKind::Tabletop, 0.06),
        ]);
        let national = kind == TrainingKind::NationalCourse;
        let by = if national && chance.happens(0.6) { host.bureau } else { Bureau::SECRETARIAT };
        let days = chance.between(0, 4);
        let last = stage.calendar.end().date_naive() - Duration::days(1);
        let end = (start + Duration::days(days)).min(last).max(start);
        let at = stage.calendar.later(stage.calendar.moment(end, &mut chance), 1.0 + chance.around(6.0, 0.6));
        let mut countries: Vec<CountryCode> = vec![host.country];
        if !national {
            countries.extend(host.neighbours.iter().take(6).map(|index| stage.bureaus[*index].country));
        }
        let topics = chance.one_of(&[
            &[TrainingTopic::Iarms, TrainingTopic::Tracing][..],
            &[TrainingTopic::Ibin],
            &[TrainingTopic::Ifrt, TrainingTopic::Identification],
            &[TrainingTopic::Iarms, TrainingTopic::Ifrt, TrainingTopic::Ibin],
        ]);
        let title = match topics.first() {
            Some(TrainingTopic::Ibin) => "Ballistic comparison across borders",
            Some(TrainingTopic::Ifrt) => "Identification of firearms",
            _ => "Recording and tracing of illicit firearms",
        };
        let activity_id = format!("TRN-{}-{number:03}", start.year());
        let message = TrainingActivity {
            schema: SchemaName::new(Kind::Training.oldest_version().name()).unwrap_or_default(),
            message_id: chance.message_id(at),
            source_bureau: by,
            source_record_id: reference(&activity_id),
            action: Action::Create,
            event_ts: at,
            activity_id: reference(&activity_id),
            title: short(title),
            kind,
            start_date: start,
            end_date: end,
            host_country: host.country,
            participants: chance.around(24.0, 0.5).clamp(4.0, 300.0) as i32,
            source_entity: None,
            purpose: None,
            confidentiality: None,
            access_restriction: None,
            retention_until: None,
            language: None,
            city: host.admin1.first().map(|name| short(name)),
            donor: chance.happens(0.5).then(|| {
                short(chance.one_of(&["European Union", "Government of Canada", "Government of Norway"]))
            }),
            implementing_partner: chance.happens(0.2).then(|| short("UNODC")),
            instruction_language: None,
            access_granted: chance.happens(0.6).then(|| chance.happens(0.7)),
            records_uploaded_after: chance.happens(0.5).then(|| chance.around(140.0, 1.2) as i64),
            handling_codes: Vec::new(),
            countries,
            agencies: vec![host.agency(&mut chance).0],
            topics: topics.to_vec(),
        };
        outbox.say(&Message::Training(Box::new(message)))?;
    }
    Ok(())
}
