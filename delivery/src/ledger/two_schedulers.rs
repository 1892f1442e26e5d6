//! Two schedulers on one ledger, interrupted at any point: nothing is sent twice without the ledger saying that it was
//! unknown, and the run always ends. Only the pure parts run here (state, next step); the store is a list.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;

const LEASE: i64 = 60;

/// What one scheduler is in the middle of.
#[derive(Debug, Clone, Default)]
enum Doing {
    /// It knows nothing: it begins, or it died.
    #[default]
    Nothing,
    /// It holds what it believes to be a claim, and a state that may be an old one.
    Holding { state: RunState, token: u64 },
    /// It has written that it sends, and sends next.
    HandingOver { state: RunState, token: u64, key: DeliveryKey },
    /// It has done something, and writes next what came of it.
    Writing { state: RunState, token: u64, event: Event },
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Step(usize),
    Dies(usize),
    /// Writes, and dies before it knows that it has written.
    WritesAndDies(usize),
    Seconds(i64),
}

struct World {
    log: Vec<Entry>,
    now: DateTime<Utc>,
    /// How far the clock of each goes wrong, in seconds.
    skew: [i64; 2],
    doing: [Doing; 2],
    policy: Policy,
    chance: Vec<u8>,
    drawn: usize,
    /// How often the other side has taken each delivery.
    arrived: BTreeMap<DeliveryKey, u32>,
}

impl World {
    fn new(on_unknown: OnUnknown, skew: [i64; 2], chance: Vec<u8>) -> Self {
        let now = "2026-11-01T06:00:00Z".parse().unwrap();
        let queued =
            Event::Queued { origin: Origin::Schedule, not_before: None, deliver: true, changes: None };
        let mut world = Self {
            log: Vec::new(),
            now,
            skew,
            doing: Default::default(),
            policy: Policy { rendering_attempts: 3, sending_attempts: 3, on_unknown },
            chance,
            drawn: 0,
            arrived: BTreeMap::new(),
        };
        let state = RunState::absent("national/fr/2026-10".parse().unwrap());
        assert!(world.append(&state, queued, "operator", None, now).is_some());
        world
    }

    fn draw(&mut self) -> u8 {
        self.drawn += 1;
        self.chance[(self.drawn - 1) % self.chance.len()]
    }

    fn state(&self) -> RunState {
        let absent = RunState::absent("national/fr/2026-10".parse().unwrap());
        self.log.iter().fold(absent, |state, entry| state.after(entry).unwrap())
    }

    fn clock(&self, who: usize) -> DateTime<Utc> {
        self.now + TimeDelta::seconds(self.skew[who])
    }

    /// Creates the next object if it is not there.
    fn append(
        &mut self,
        state: &RunState,
        event: Event,
        by: &str,
        claim: Option<u64>,
        at: DateTime<Utc>,
    ) -> Option<RunState> {
        let entry = Entry {
            number: state.number + 1,
            id: format!("{by}-{}", self.log.len()),
            at,
            by: by.to_owned(),
            claim,
            lease_until: Some(at + TimeDelta::seconds(LEASE)),
            event,
        };
        let next = state.after(&entry).unwrap_or_else(|illegal| panic!("{by} would write: {illegal}"));
        if self.log.len() as u64 != state.number {
            return None;
        }
        self.log.push(entry);
        Some(next)
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Seconds(seconds) => self.now += TimeDelta::seconds(seconds),
            Act::Dies(who) => self.doing[who] = Doing::Nothing,
            Act::Step(who) => self.doing[who] = self.step(who),
            Act::WritesAndDies(who) => {
                self.step(who);
                self.doing[who] = Doing::Nothing;
            }
        }
    }

    fn step(&mut self, who: usize) -> Doing {
        let name = ["left", "right"][who];
        let at = self.clock(who);
        let write = |world: &mut Self, state: &RunState, token: u64, event: Event| {
            world.append(state, event, name, Some(token), at)
        };
        match std::mem::take(&mut self.doing[who]) {
            Doing::Nothing => {
                let state = self.state();
                match next_step(&state, None, at, &self.policy) {
                    Step::Claim => match self.append(&state, Event::Claimed, name, None, at) {
                        Some(state) => Doing::Holding { token: state.number, state },
                        None => Doing::Nothing,
                    },
                    _ => Doing::Nothing,
                }
            }
            Doing::HandingOver { state, token, key } => {
                let event = self.hand_over(&state, key, at);
                Doing::Writing { state, token, event }
            }
            Doing::Writing { state, token, event } => match write(self, &state, token, event) {
                Some(state) => Doing::Holding { state, token },
                None => Doing::Nothing,
            },
            Doing::Holding { state, token } => {
                let step = next_step(&state, Some(token), at, &self.policy);
                let key = match &step {
                    Step::Send { key, .. } => Some(key.clone()),
                    _ => None,
                };
                if step == Step::Render {
                    let event = self.rendered(at);
                    return Doing::Writing { state, token, event };
                }
                let Some(event) = event_of(step, at) else { return Doing::Nothing };
                match (write(self, &state, token, event), key) {
                    (Some(state), Some(key)) => Doing::HandingOver { state, token, key },
                    (Some(state), None) => Doing::Holding { state, token },
                    (None, _) => Doing::Nothing,
                }
            }
        }
    }

    fn rendered(&mut self, at: DateTime<Utc>) -> Event {
        if self.draw().is_multiple_of(5) {
            return Event::RenderingFailed { reason: "r".to_owned(), retry_at: at + TimeDelta::seconds(20) };
        }
        let mail = |address: &str| PlannedDelivery {
            key: DeliveryKey::mail(address, "en"),
            target: Target::Mail { address: address.to_owned(), message_id: "m".to_owned() },
            language: "en".to_owned(),
            files: Vec::new(),
        };
        let outbound = PlannedDelivery {
            key: DeliveryKey::outbound("partner", "en"),
            target: Target::Outbound { name: "partner".to_owned() },
            language: "en".to_owned(),
            files: Vec::new(),
        };
        Event::Rendered(Box::new(RenderedRevision {
            revision: 1,
            content_sha256: "c".to_owned(),
            classification: "RESTRICTED".to_owned(),
            manifest: "{}".to_owned(),
            signature: None,
            letters: BTreeMap::new(),
            deliveries: vec![mail("a@x.int"), mail("b@x.int"), outbound],
        }))
    }

    fn hand_over(&mut self, state: &RunState, delivery: DeliveryKey, at: DateTime<Utc>) -> Event {
        let reason = "r".to_owned();
        let retry_at = at + TimeDelta::seconds(10);
        let attempts = state.delivery(&delivery).unwrap().attempts;
        let chance = self.draw() % 8;
        // The other side takes it, whatever becomes of its answer.
        if matches!(chance, 0..=4) {
            *self.arrived.entry(delivery.clone()).or_default() += 1;
        }
        match chance {
            0..=3 => Event::Sent { delivery },
            4 | 5 => Event::Unknown { delivery, reason, retry_at },
            6 if attempts >= self.policy.sending_attempts => Event::GivenUp { delivery, reason },
            6 => Event::Deferred { delivery, reason, retry_at },
            _ => Event::Refused { delivery, reason },
        }
    }

    /// What must hold at every moment.
    fn check(&self) {
        let state = self.state();
        // A scheduler that starts reads of a finished run the last event alone.
        let ended = self.log.last().and_then(Entry::ended);
        assert_eq!(ended, state.phase.is_final().then_some(state.phase), "{:#?}", self.log);
        for (key, arrived) in &self.arrived {
            if key.as_str().starts_with("outbound") {
                continue;
            }
            let of_key = |kind: fn(&Event) -> Option<&DeliveryKey>| {
                self.log.iter().filter(|entry| kind(&entry.event) == Some(key)).count() as u32
            };
            let unknown = of_key(|event| match event {
                Event::Unknown { delivery, .. } => Some(delivery),
                _ => None,
            });
            assert!(
                *arrived <= 1 + unknown,
                "{key} arrived {arrived} times with {unknown} unknown: {:#?}",
                self.log
            );
            assert!(*arrived <= 1 + MOST_RESENDS, "{key} arrived {arrived} times");
            if self.policy.on_unknown == OnUnknown::Hold {
                assert!(*arrived <= 1, "{key} arrived {arrived} times although unknown ones are held");
            }
        }
        if state.phase == Phase::Delivered {
            for delivery in &state.deliveries {
                assert!(self.arrived.get(&delivery.plan.key).is_some_and(|arrived| *arrived > 0));
            }
        }
    }

    /// One scheduler is left, and has time.
    fn finish(&mut self) -> Phase {
        self.act(Act::Dies(0));
        self.act(Act::Dies(1));
        for _ in 0..400 {
            self.act(Act::Step(0));
            if matches!(self.doing[0], Doing::Nothing) {
                if self.state().phase.is_final() {
                    break;
                }
                self.now += TimeDelta::seconds(LEASE + 40);
            }
        }
        self.check();
        self.state().phase
    }
}

/// What is written for a step; `None` when nothing is.
fn event_of(step: Step, at: DateTime<Utc>) -> Option<Event> {
    let reason = "r".to_owned();
    Some(match step {
        Step::Nothing | Step::Wait(_) | Step::Claim | Step::Render => return None,
        Step::Release(_) => Event::Released,
        Step::StartRendering => Event::RenderingStarted,
        Step::Publish => Event::DeliveryStarted,
        Step::Send { key, again } => Event::Sending { delivery: key, again },
        Step::DeclareUnknown(delivery) => Event::Unknown { delivery, reason, retry_at: at },
        Step::FinishDelivered => Event::Delivered,
        Step::Fail(reason) => Event::Failing {
            reason,
            notice: Some(Box::new(PlannedDelivery {
                key: DeliveryKey::notice(),
                target: Target::Mail { address: "owner@x.int".to_owned(), message_id: "n".to_owned() },
                language: "en".to_owned(),
                files: Vec::new(),
            })),
        },
        Step::FinishFailed => Event::Failed,
    })
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        12 => (0..2_usize).prop_map(Act::Step),
        1 => (0..2_usize).prop_map(Act::Dies),
        1 => (0..2_usize).prop_map(Act::WritesAndDies),
        2 => prop_oneof![Just(5_i64), Just(LEASE + 1)].prop_map(Act::Seconds),
    ];
    prop::collection::vec(act, 0..120)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_sent_twice_unless_it_was_unknown_and_every_run_ends(
        acts in acts(),
        chance in prop::collection::vec(any::<u8>(), 1..40),
        hold in any::<bool>(),
        skew in -90..90_i64,
    ) {
        let on_unknown = if hold { OnUnknown::Hold } else { OnUnknown::Resend };
        let mut world = World::new(on_unknown, [0, skew], chance);
        for act in acts {
            world.act(act);
            world.check();
        }
        let phase = world.finish();
        prop_assert!(matches!(phase, Phase::Delivered | Phase::Failed), "ended {:?}", phase);
    }

    /// Whatever event comes in whatever state, under whatever claim: it is taken or refused, and nothing half.
    #[test]
    fn the_state_machine_is_total(
        acts in acts(),
        chance in prop::collection::vec(any::<u8>(), 1..40),
        kind in 0..19_usize,
        off in 0..3_u64,
        token in prop::option::of(0..40_u64),
        owner in prop_oneof![Just("left"), Just("right"), Just("operator")],
        key in prop_oneof![Just(DeliveryKey::mail("a@x.int", "en")), Just(DeliveryKey::notice()), Just(DeliveryKey::parse("x"))],
    ) {
        let mut world = World::new(OnUnknown::Resend, [0, 0], chance);
        acts.into_iter().for_each(|act| world.act(act));
        let (state, at) = (world.state(), world.now);
        let delivery = key.clone();
        let reason = "r".to_owned();
        let event = match kind {
            0 => Event::Queued { origin: Origin::Revision, not_before: None, deliver: true, changes: None },
            1 => Event::Claimed,
            2 => Event::Extended,
            3 => Event::Released,
            4 => Event::RenderingStarted,
            5 => Event::RenderingFailed { reason, retry_at: at },
            6 => world.rendered(at),
            7 => Event::Skipped { reason: SkipReason::Empty },
            8 => Event::DeliveryStarted,
            9 => Event::Sending { delivery, again: off == 0 },
            10 => Event::Sent { delivery },
            11 => Event::Deferred { delivery, reason, retry_at: at },
            12 => Event::Refused { delivery, reason },
            13 => Event::GivenUp { delivery, reason },
            14 => Event::Unknown { delivery, reason, retry_at: at },
            15 => Event::Delivered,
            16 => Event::Failing { reason, notice: None },
            17 => Event::Failed,
            _ => Event::Reopened { decisions: [(delivery, Decision::Send)].into() },
        };
        // Half of the time under the claim that holds.
        let held = state.claim.as_ref().filter(|_| off == 1);
        let claim = held.map(|claim| claim.token).or(token);
        let by = held.map_or(owner.to_owned(), |claim| claim.owner.clone());
        let number = state.number + u64::from(off != 2);
        let entry = Entry { number, id: "x".to_owned(), at, by, claim, lease_until: Some(at), event };
        match state.after(&entry) {
            Ok(next) => {
                prop_assert_eq!(next.number, state.number + 1);
                prop_assert!(!next.phase.is_final() || next.claim.is_none());
                // The next step is always one.
                next_step(&next, next.claim.as_ref().map(|claim| claim.token), at, &world.policy);
            }
            Err(illegal) => prop_assert!(!illegal.to_string().is_empty()),
        }
    }
}

#[test]
fn a_scheduler_that_was_replaced_writes_nothing_more() {
    let mut world = World::new(OnUnknown::Resend, [0, 0], vec![1]);
    // The left one claims, begins rendering, and sleeps too long.
    for _ in 0..2 {
        world.act(Act::Step(0));
    }
    world.act(Act::Seconds(LEASE + 1));
    world.act(Act::Step(1));
    assert_eq!(world.state().claim.unwrap().owner, "right");
    let length = world.log.len();
    // It has something to write (what it rendered), and cannot.
    world.act(Act::Step(0));
    world.act(Act::Step(0));
    assert_eq!(world.log.len(), length);
    assert!(matches!(world.doing[0], Doing::Nothing));
}

#[test]
fn one_that_gives_a_run_back_while_it_renders_has_not_begun() {
    let mut world = World::new(OnUnknown::Resend, [0, 0], vec![1]);
    // Three clean stops once used up the attempts, and the run failed although its report had no fault.
    for _ in 0..5 {
        world.act(Act::Step(0));
        world.act(Act::Step(0));
        let state = world.state();
        assert_eq!((state.phase, state.rendering_attempts), (Phase::Rendering, 1));
        let (token, now) = (state.claim.as_ref().unwrap().token, world.now);
        world.append(&state, Event::Released, "left", Some(token), now).unwrap();
        world.act(Act::Dies(0));
        let state = world.state();
        assert_eq!((state.phase, state.rendering_attempts, state.claim), (Phase::Queued, 0, None));
    }
    assert_eq!(world.finish(), Phase::Delivered);
}

#[test]
fn an_operator_decides_what_was_unknown() {
    // 1: rendered; 5: unknown and not arrived; then sent.
    let mut world = World::new(OnUnknown::Hold, [0, 0], vec![1, 5, 0, 0, 0]);
    assert_eq!(world.finish(), Phase::Failed);
    let state = world.state();
    let open: Vec<_> = state.deliveries.iter().filter(|delivery| !delivery.has_arrived()).collect();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].phase, DeliveryPhase::Unknown);
    let key = open[0].plan.key.clone();
    let decisions = [(key.clone(), Decision::Send)].into();
    let now = world.now;
    world.append(&state, Event::Reopened { decisions }, "operator", None, now).unwrap();
    assert_eq!(world.finish(), Phase::Delivered);
    assert_eq!(world.arrived[&key], 1);
}
