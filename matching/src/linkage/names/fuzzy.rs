//! Names that are a slip away from a listed one, found by what is left when characters are taken out of both.

use std::collections::HashMap;

/// Listed names, found by spellings with up to two slips.
///
/// Deletion neighbourhoods as in SymSpell (W. Garbe): two words within n edits share a word that is left after deleting
/// at most n characters of each.
#[derive(Debug, Default)]
pub(super) struct FuzzyNames {
    names: Vec<(Vec<char>, Vec<u32>)>,
    /// Hash of what is left to the places of the names.
    left_over: HashMap<u64, Vec<u32>>,
    /// Letters of the longest name: texts much longer are like none, and their neighbourhoods would have no end.
    longest: usize,
}

impl FuzzyNames {
    pub(super) fn new<'n>(listed: impl Iterator<Item = (&'n String, &'n Vec<u32>)>) -> FuzzyNames {
        let mut fuzzy = FuzzyNames::default();
        let mut listed: Vec<_> = listed.collect();
        listed.sort();
        for (name, numbers) in listed {
            let place = u32::try_from(fuzzy.names.len()).unwrap_or(u32::MAX);
            let letters: Vec<char> = name.chars().collect();
            for key in neighbourhood(&letters, slips_allowed(letters.len())) {
                fuzzy.left_over.entry(key).or_default().push(place);
            }
            fuzzy.longest = fuzzy.longest.max(letters.len());
            fuzzy.names.push((letters, numbers.clone()));
        }
        fuzzy
    }

    /// What the nearest listed name stands for, when there is one within the slips and no other is as near.
    pub(super) fn nearest(&self, name: &str, most: usize) -> Option<&[u32]> {
        let letters: Vec<char> = name.chars().collect();
        let allowed = slips_allowed(letters.len()).min(most);
        if letters.len() < 4 || allowed == 0 || letters.len() > self.longest + allowed {
            return None;
        }
        let mut places: Vec<u32> = neighbourhood(&letters, allowed)
            .iter()
            .filter_map(|key| self.left_over.get(key))
            .flatten()
            .copied()
            .collect();
        places.sort_unstable();
        places.dedup();
        let mut best: Option<(usize, &[u32])> = None;
        let mut tied = false;
        for (listed, numbers) in places.iter().filter_map(|place| self.names.get(*place as usize)) {
            let slips = strsim::generic_damerau_levenshtein(&letters, listed);
            if slips > allowed.min(slips_allowed(listed.len())) {
                continue;
            }
            match best {
                Some((least, _)) if slips > least => {}
                Some((least, known)) if slips == least => tied |= known != numbers.as_slice(),
                _ => {
                    best = Some((slips, numbers));
                    tied = false;
                }
            }
        }
        best.filter(|_| !tied).map(|(_, numbers)| numbers)
    }
}

/// One slip in short names, two in longer ones.
fn slips_allowed(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    }
}

fn neighbourhood(letters: &[char], most: usize) -> Vec<u64> {
    let mut keys = vec![key(letters, usize::MAX, usize::MAX)];
    if most >= 1 {
        keys.extend((0..letters.len()).map(|one| key(letters, one, usize::MAX)));
    }
    if most >= 2 {
        for one in 0..letters.len() {
            keys.extend((one + 1..letters.len()).map(|two| key(letters, one, two)));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// 64-bit FNV-1a of the letters without the two at these places.
fn key(letters: &[char], one: usize, two: usize) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for (place, letter) in letters.iter().enumerate() {
        if place != one && place != two {
            hash = (hash ^ u64::from(u32::from(*letter))).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    hash
}
