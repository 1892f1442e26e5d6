//! Serial numbers by the formats that makers stamp: a small part of the syntax of regular expressions, drawn from.

use super::chance::Chance;

/// A format: what each place may hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SerialPattern(Vec<Place>);

#[derive(Debug, Clone, PartialEq)]
struct Place {
    holds: Holds,
    least: usize,
    most: usize,
}

#[derive(Debug, Clone, PartialEq)]
enum Holds {
    One(Vec<char>),
    Either(Vec<SerialPattern>),
}

impl SerialPattern {
    /// Reads a format such as `^[A-Z]{2,4}[0-9]{3}$`: characters, classes, groups with `|`, `?` and `{least,most}`.
    pub(super) fn parse(text: &str) -> Self {
        let letters: Vec<char> = text.chars().filter(|letter| !matches!(letter, '^' | '$')).collect();
        let mut at = 0;
        let mut alternatives = parse_alternatives(&letters, &mut at);
        alternatives
            .pop()
            .filter(|_| alternatives.is_empty())
            .unwrap_or_else(|| Self(vec![Place { holds: Holds::Either(alternatives), least: 1, most: 1 }]))
    }

    /// A serial number of this format.
    pub(super) fn draw(&self, chance: &mut Chance) -> String {
        let mut serial = String::new();
        self.draw_into(chance, &mut serial);
        let trimmed = serial.trim();
        if trimmed.len() == serial.len() { serial } else { trimmed.to_owned() }
    }

    fn draw_into(&self, chance: &mut Chance, serial: &mut String) {
        for place in &self.0 {
            let times = chance.between(place.least as i64, place.most as i64);
            for _ in 0..times {
                match &place.holds {
                    Holds::One(letters) if !letters.is_empty() => serial.push(*chance.pick(letters)),
                    Holds::Either(branches) if !branches.is_empty() => {
                        chance.pick(branches).draw_into(chance, serial)
                    }
                    _ => {}
                }
            }
        }
    }
}

fn parse_alternatives(letters: &[char], at: &mut usize) -> Vec<SerialPattern> {
    let mut branches = vec![SerialPattern(Vec::new())];
    while let Some(&letter) = letters.get(*at) {
        *at += 1;
        let holds = match letter {
            ')' => break,
            '|' => {
                branches.push(SerialPattern(Vec::new()));
                continue;
            }
            '(' => Holds::Either(parse_alternatives(letters, at)),
            '[' => Holds::One(parse_class(letters, at)),
            other => Holds::One(vec![other]),
        };
        let (least, most) = parse_count(letters, at);
        if let Some(branch) = branches.last_mut() {
            branch.0.push(Place { holds, least, most });
        }
    }
    branches
}

fn parse_class(letters: &[char], at: &mut usize) -> Vec<char> {
    let mut class = Vec::new();
    while let Some(&letter) = letters.get(*at) {
        *at += 1;
        match (letter, letters.get(*at), letters.get(*at + 1)) {
            (']', _, _) => break,
            (first, Some('-'), Some(&last)) if last != ']' => {
                class.extend(first..=last);
                *at += 2;
            }
            _ => class.push(letter),
        }
    }
    // Letters that no maker stamps in a serial number.
    class.retain(|letter| !matches!(letter, 'Ъ' | 'Ы' | 'Ь' | 'Й'));
    class
}

fn parse_count(letters: &[char], at: &mut usize) -> (usize, usize) {
    match letters.get(*at) {
        Some('?') => {
            *at += 1;
            (0, 1)
        }
        Some('{') => {
            let inside: String = letters.iter().skip(*at + 1).take_while(|letter| **letter != '}').collect();
            *at += inside.chars().count() + 2;
            let mut ends = inside.split(',').map(|end| end.trim().parse().unwrap_or(1));
            let least = ends.next().unwrap_or(1);
            (least, ends.next().unwrap_or(least))
        }
        _ => (1, 1),
    }
}

/// The serial number `step` after this one: the last run of digits counts on and keeps its width. A run that is full
/// starts again, and the letter before it moves on.
pub(super) fn following(serial: &str, step: u64) -> String {
    let letters: Vec<char> = serial.chars().collect();
    let Some(end) = letters.iter().rposition(char::is_ascii_digit).map(|index| index + 1) else {
        return format!("{serial}{step}");
    };
    let start =
        letters.iter().take(end).rposition(|letter| !letter.is_ascii_digit()).map_or(0, |index| index + 1);
    let digits: String = letters.iter().skip(start).take(end - start).collect();
    let width = u32::try_from(digits.len()).unwrap_or(1).min(18);
    let size = 10_u64.pow(width);
    let number = digits.parse::<u64>().unwrap_or(0) + step;
    let mut head: Vec<char> = letters.iter().take(start).copied().collect();
    if number >= size
        && let Some(letter) = head.iter_mut().rev().find(|letter| letter.is_ascii_uppercase())
    {
        *letter = if *letter == 'Z' { 'A' } else { char::from_u32(*letter as u32 + 1).unwrap_or('A') };
    }
    let head: String = head.into_iter().collect();
    let tail: String = letters.iter().skip(end).collect();
    format!("{head}{:0width$}{tail}", number % size, width = width as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_have_the_shape_of_their_format() {
        let mut chance = Chance::new(1, "serials");
        for _ in 0..200 {
            let glock = SerialPattern::parse("^[A-Z]{2,4}[0-9]{3}$").draw(&mut chance);
            assert!((5..=7).contains(&glock.len()), "{glock}");
            assert!(glock.chars().rev().take(3).all(|letter| letter.is_ascii_digit()), "{glock}");
            let springfield = SerialPattern::parse("^(GM|MG|US)[0-9]{6}$").draw(&mut chance);
            assert!(["GM", "MG", "US"].contains(&&springfield[..2]), "{springfield}");
            let makarov = SerialPattern::parse("^[A-ZА-Я]{1,2} ?[0-9]{3,4}$").draw(&mut chance);
            assert!((4..=7).contains(&makarov.chars().count()), "{makarov}");
        }
    }

    #[test]
    fn a_lot_counts_on() {
        assert_eq!(following("ABC123", 1), "ABC124");
        assert_eq!(following("L009999Z", 1), "L010000Z");
        assert_eq!(following("ABC999", 2), "ABD001");
        assert_eq!(following("T6472-21 BN 00012", 5), "T6472-21 BN 00017");
    }
}
