//! As-of: a table of cases, and every reading of small periods against the rule.

use crate::seeds::{config, times};
use entente::model::{Day, PartialDate, Period, Validity};
use proptest::prelude::*;

fn period(start: &str, end: &str) -> Period {
    let text = |text: &str| if text == "-" { String::new() } else { text.to_owned() };
    Period::parse(&text(start), &text(end)).unwrap()
}

#[test]
fn the_table_holds() {
    let mut cases = 0;
    let mut wrong = Vec::new();
    for line in include_str!("as_of.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let [start, end, date, expected] = [(); 4].map(|()| words.next().unwrap());
        let found = match period(start, end).validity_at(&PartialDate::parse(date).unwrap()) {
            Validity::Certain => "CERTAIN",
            Validity::Possible => "POSSIBLE",
            Validity::No => "NO",
        };
        cases += 1;
        if found != expected {
            wrong.push(format!("{line}\n  found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases >= 40, "{cases} cases");
}

/// A date that stands for a day of January 2000, from `first` to `last`.
fn within(first: i32, last: i32) -> String {
    format!("2000-01-{first:02}/2000-01-{last:02}")
}

fn range() -> impl Strategy<Value = (i32, i32)> {
    (1..9_i32, 0..4_i32).prop_map(|(first, length)| (first, first + length))
}

proptest! {
    #![proptest_config(config("validity", times(256, 100_000)))]

    /// The definition: a reading is a start and an end within their bounds, the start first. Certain: every reading has
    /// a day within the date asked about; possible: some reading has.
    #[test]
    fn validity_is_what_all_readings_say(start in range(), end in range(), date in range()) {
        let readings: Vec<_> = (start.0..=start.1)
            .flat_map(|s| (end.0..=end.1).map(move |e| (s, e)))
            .filter(|(s, e)| s < e)
            .collect();
        prop_assume!(!readings.is_empty());
        let shares = |(s, e): &(i32, i32)| (*s..*e).any(|day| (date.0..=date.1).contains(&day));
        let expected = if readings.iter().all(shares) {
            Validity::Certain
        } else if readings.iter().any(shares) {
            Validity::Possible
        } else {
            Validity::No
        };
        let period = Period::parse(&within(start.0, start.1), &within(end.0, end.1)).unwrap();
        let asked = PartialDate::parse(&within(date.0, date.1)).unwrap();
        prop_assert_eq!(period.validity_at(&asked), expected);
        // The four bounds are those of the readings.
        let first = Day::from_number(PartialDate::parse("2000-01-01").unwrap().earliest().number() - 1).number();
        let day = |day: Day| day.number() - first;
        prop_assert_eq!(day(period.earliest_start()), readings.iter().map(|r| r.0).min().unwrap());
        prop_assert_eq!(day(period.latest_start()), readings.iter().map(|r| r.0).max().unwrap());
        prop_assert_eq!(day(period.earliest_end()), readings.iter().map(|r| r.1).min().unwrap());
        prop_assert_eq!(day(period.latest_end()), readings.iter().map(|r| r.1).max().unwrap());
    }
}
