//! Partial dates: texts, bounds, and texts that are refused.

use crate::seeds::{config, times};
use entente::model::{Day, PartialDate};
use proptest::prelude::*;

fn bounds(text: &str) -> (Option<String>, Option<String>) {
    let date = PartialDate::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    (date.earliest().iso(), date.latest().iso())
}

#[test]
fn days_outside_the_calendar_have_no_text() {
    for number in [i32::MIN, i32::MIN + 1, -8_000_000, 8_000_000, i32::MAX - 1, i32::MAX] {
        assert_eq!(Day::from_number(number).iso(), None, "{number}");
    }
}

#[test]
fn texts_have_the_bounds_that_the_documentation_gives() {
    for (text, earliest, latest) in [
        ("2005", "2005-01-01", "2005-12-31"),
        ("2005-03", "2005-03-01", "2005-03-31"),
        ("2005-03-24", "2005-03-24", "2005-03-24"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2000-02-29", "2000-02-29", "2000-02-29"),
        ("2013-06~", "2013-05-01", "2013-08-31"),
        ("2013-01~", "2012-12-01", "2013-03-31"),
        ("2013~", "2012-01-01", "2014-12-31"),
        ("2013-06-15~", "2013-06-12", "2013-06-18"),
        ("2011-21~", "2010-12-01", "2011-08-31"),
        ("2013?", "2013-01-01", "2013-12-31"),
        ("2013%", "2012-01-01", "2014-12-31"),
        ("2013-XX", "2013-01-01", "2013-12-31"),
        ("1980-01-XX", "1980-01-01", "1980-01-31"),
        ("198X", "1980-01-01", "1989-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2011-21", "2011-03-01", "2011-05-31"),
        ("2011-22", "2011-06-01", "2011-08-31"),
        ("2014-03/2014-04", "2014-03-01", "2014-04-30"),
        ("2005-01-25/2005-01-28", "2005-01-25", "2005-01-28"),
        ("2013/2013-06~", "2013-01-01", "2013-08-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("9999~", "9998-01-01", "9999-12-31"),
        ("0001~", "0001-01-01", "0002-12-31"),
    ] {
        assert_eq!(bounds(text), (Some(earliest.to_owned()), Some(latest.to_owned())), "{text}");
    }
    assert_eq!(bounds("2001/.."), (Some("2001-01-01".to_owned()), None));
    assert_eq!(bounds("../2013-06~"), (None, Some("2013-08-31".to_owned())));
}

#[test]
fn what_is_no_date_is_refused_with_a_remedy() {
    for (text, says) in [
        ("", "EDTF"),
        ("..", "EDTF"),
        ("../..", "EDTF"),
        ("March 2005", "EDTF"),
        ("2005-13", "EDTF"),
        ("2005-02-29", "EDTF"),
        ("1900-02-29", "EDTF"),
        ("2005-3", "EDTF"),
        ("24.03.2005", "EDTF"),
        ("2005/03", "EDTF"),
        ("-0044", "outside the years"),
        ("-0044-03-15", "outside the years"),
        ("0000", "outside the years"),
        ("000X", "outside the years"),
        ("XXXX", "level 2"),
        ("Y17000000", "outside the years"),
        ("2005-03-24T10:00:00Z", "time of day"),
        ("2004-06~-11", "level 2"),
        ("{2001,2003}", "level 2"),
        ("[2001,2003]", "level 2"),
        ("2001-25", "level 2"),
        ("2014/2013", "precedes"),
        (" 2005", "EDTF"),
        ("2005 ", "EDTF"),
    ] {
        let error = PartialDate::parse(text).expect_err(text);
        assert!(error.message.contains(says), "{text}: {error}");
        assert!(!error.help.is_empty(), "{text}");
    }
}

fn day() -> impl Strategy<Value = (i32, u32, u32)> {
    (1..=9999_i32, 1..=12_u32, 1..=28_u32)
}

/// EDTF text of bounds: the shortest way to say them without qualifiers.
fn text_of(earliest: Day, latest: Day) -> String {
    match (earliest.iso(), latest.iso()) {
        (Some(first), Some(last)) if first == last => first,
        (Some(first), Some(last))
            if first.ends_with("-01-01") && last.ends_with("-12-31") && first[..4] == last[..4] =>
        {
            first[..4].to_owned()
        }
        (Some(first), Some(last))
            if first.ends_with("-01")
                && first[..7] == last[..7]
                && latest.next().iso().is_none_or(|next| next.ends_with("-01")) =>
        {
            first[..7].to_owned()
        }
        (first, last) => format!("{}/{}", first.as_deref().unwrap_or(".."), last.as_deref().unwrap_or("..")),
    }
}

fn edtf() -> impl Strategy<Value = String> {
    let date = prop_oneof![
        day().prop_map(|(y, _, _)| format!("{y:04}")),
        day().prop_map(|(y, m, _)| format!("{y:04}-{m:02}")),
        day().prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")),
    ];
    let qualified = (date.clone(), "[?~%]?").prop_map(|(date, mark)| date + &mark);
    let masked = day().prop_map(|(y, m, d)| match d % 3 {
        0 => format!("{y:04}-XX"),
        1 => format!("{y:04}-{m:02}-XX"),
        _ => format!("{:03}X", y.max(10) / 10),
    });
    let season = (day(), 21..=24_u32).prop_map(|((y, _, _), season)| format!("{y:04}-{season}"));
    let interval = (1..=4999_i32, 5000..=9999_i32, 1..=12_u32).prop_map(|(a, b, m)| format!("{a:04}-{m:02}/{b:04}"));
    let open = date.prop_flat_map(|date| prop_oneof![Just(format!("{date}/..")), Just(format!("../{date}"))]);
    prop_oneof![qualified, masked, season, interval, open]
}

proptest! {
    #![proptest_config(config("dates", times(256, 100_000)))]

    #[test]
    fn text_to_bounds_to_text(text in edtf()) {
        let date = PartialDate::parse(&text).unwrap();
        prop_assert_eq!(date.text(), &text);
        prop_assert!(date.earliest() <= date.latest());
        let again = PartialDate::parse(&text_of(date.earliest(), date.latest())).unwrap();
        prop_assert_eq!((again.earliest(), again.latest()), (date.earliest(), date.latest()));
        // A plain date is the shortest way to say its bounds.
        let season = text.len() == 7 && text[5..].starts_with('2');
        if !text.contains(['?', '~', '%', 'X', '/']) && !season {
            prop_assert_eq!(again.text(), &text);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,24}") {
        let _ = PartialDate::parse(&text);
    }

    #[test]
    fn days_are_counted_as_the_calendar_has_them((y, m, d) in day()) {
        let iso = format!("{y:04}-{m:02}-{d:02}");
        let day = PartialDate::parse(&iso).unwrap().earliest();
        prop_assert_eq!(day.iso().unwrap(), iso);
        prop_assert_eq!(Day::from_number(day.number()), day);
        prop_assert_eq!(day.next().previous(), day);
    }
}
