//! Many notices against many firearms, each distinct description once.

use super::described::{Circumstances, Description, Sought};
use super::fit::{Fit, described_alike, weighed};
use crate::linkage::evidence::DescriptionAgreement;
use crate::linkage::firearm::Firearm;
use crate::linkage::names::{Candidates, NameBook};
use std::collections::HashMap;
use std::sync::Arc;

/// What of a description decides how far it agrees with others, its numbers set aside.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Words {
    makes: (Candidates, u8),
    models: ([u32; 2], u8),
    calibres: (Candidates, u8),
    weapon_types: u64,
    convertible: bool,
    converted: bool,
    disguised: bool,
    part: Option<String>,
    bare_number: bool,
}

/// The notices whose description does not exclude another one, and how far they agree with it.
type Alike = Arc<[(usize, DescriptionAgreement)]>;

/// Seeks what fits notices. Real columns repeat a few thousand descriptions a million times: how far each agrees with each notice
/// is found once.
#[derive(Debug)]
pub struct Seeker<'b> {
    book: &'b NameBook,
    sought: Vec<Sought>,
    known: HashMap<Words, Alike>,
}

impl<'b> Seeker<'b> {
    /// A seeker for these notices.
    pub fn new(sought: Vec<Sought>, book: &'b NameBook) -> Seeker<'b> {
        Seeker { book, sought, known: HashMap::new() }
    }

    /// The places of the notices that a firearm fits, each with the reasons.
    pub fn seek(&mut self, found: &Description, circumstances: Option<&Circumstances>) -> Vec<(usize, Fit)> {
        let Some(firearm) = found.firearm() else { return Vec::new() };
        let words = words(firearm, found);
        let alike = match self.known.get(&words) {
            Some(known) => Arc::clone(known),
            None => {
                let fresh = self.alike(found);
                self.known.insert(words, Arc::clone(&fresh));
                fresh
            }
        };
        let fitting = alike.iter().filter_map(|(place, agreement)| {
            let sought = self.sought.get(*place)?;
            Some((*place, weighed(sought, found, circumstances, agreement, self.book)?))
        });
        fitting.collect()
    }

    fn alike(&self, found: &Description) -> Alike {
        let all = self.sought.iter().enumerate();
        all.filter_map(|(place, sought)| Some((place, described_alike(sought, found, self.book)?))).collect()
    }
}

fn words(firearm: &Firearm, found: &Description) -> Words {
    Words {
        makes: (firearm.makes, firearm.make_how as u8),
        models: (firearm.models, firearm.model_how as u8),
        calibres: (firearm.calibres, firearm.calibre_how as u8),
        weapon_types: firearm.weapon_types,
        convertible: firearm.convertible,
        converted: found.is_converted(),
        disguised: found.is_disguised(),
        part: found.part().map(str::to_owned),
        bare_number: found.is_of_a_bare_number(),
    }
}
