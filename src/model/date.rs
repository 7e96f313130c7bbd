//! Partial dates: EDTF (ISO 8601-2) of levels 0 and 1 with the house rules of `docs/data-package.md`.
//!
//! A partial date stands for *one day that is not known exactly*: its text says what the source knows, its bounds say
//! which days are possible.

use crate::diagnostic::TextError;
use edtf_core::{Bound, BoundDate, Date as EdtfDate, Edtf, IntervalEndpoint, Precision};
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use std::fmt;

/// A day of the proleptic Gregorian calendar, as the number of days since 1970-01-01; or no bound at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// Before every day.
    pub const MIN: Self = Self(i32::MIN);
    /// After every day.
    pub const MAX: Self = Self(i32::MAX);

    const EPOCH: Date = Date::constant(1970, 1, 1);

    fn from_date(date: Date) -> Self {
        let hours = date.duration_since(Self::EPOCH).as_hours();
        Self(i32::try_from(hours / 24).expect("years 0001 to 9999 fit"))
    }

    /// ISO 8601 text such as `2005-03-01`; none for a missing bound.
    pub fn iso(self) -> Option<String> {
        if self == Self::MIN || self == Self::MAX {
            return None;
        }
        let days = Span::new().try_days(self.0).ok()?;
        Self::EPOCH.checked_add(days).ok().map(|date| date.to_string())
    }

    /// The day after; a missing bound stays one.
    #[must_use]
    pub fn next(self) -> Self {
        if self == Self::MIN || self == Self::MAX { self } else { Self(self.0 + 1) }
    }

    /// The day before; a missing bound stays one.
    #[must_use]
    pub fn previous(self) -> Self {
        if self == Self::MIN || self == Self::MAX { self } else { Self(self.0 - 1) }
    }

    /// The number of days since 1970-01-01; the extremes of `i32` for missing bounds.
    pub fn number(self) -> i32 {
        self.0
    }

    /// The inverse of [`Day::number`].
    pub fn from_number(number: i32) -> Self {
        Self(number)
    }
}

/// Forms of a date, for messages.
const FORMS: &str = "write a date as 2005, 2005-03, 2005-03-24, 2013-06~ or 2014-03/2014-04";

/// A date as exact as its source. Equal dates are spelt alike; [`PartialDate::means`] compares what they say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartialDate {
    text: Box<str>,
    earliest: Day,
    latest: Day,
    sure: bool,
}

impl PartialDate {
    /// Reads EDTF of levels 0 and 1.
    ///
    /// # Errors
    /// When the text is not such a date: with the reason, a remedy and the place.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let parsed = Edtf::parse(text).map_err(|error| {
            let message = format!("`{text}` is not an EDTF date: {}", error.message);
            TextError::new(message, FORMS).at_byte(text, error.offset)
        })?;
        let (earliest, latest) = match &parsed {
            Edtf::DateTime(_) => {
                return Err(TextError::new(format!("`{text}` has a time of day"), "keep the date, such as 2005-03-24"));
            }
            _ if parsed.level() > 1 => {
                return Err(TextError::new(
                    format!("`{text}` is EDTF of level 2"),
                    format!("levels 0 and 1 are read: {FORMS}"),
                ));
            }
            Edtf::Date(date) => bounds(text, date)?,
            Edtf::Interval(interval) => (
                endpoint_bounds(text, &interval.start)?.map_or(Day::MIN, |b| b.0),
                endpoint_bounds(text, &interval.end)?.map_or(Day::MAX, |b| b.1),
            ),
            Edtf::Set(_) => return Err(TextError::new(format!("`{text}` is a set of dates"), FORMS)),
        };
        if earliest > latest {
            return Err(TextError::new(format!("`{text}` ends before it starts"), "write the earlier date first"));
        }
        Ok(Self { text: text.into(), earliest, latest, sure: !parsed.is_uncertain() })
    }

    /// `..` as a start: before every day.
    pub fn open_start() -> Self {
        Self { text: "..".into(), earliest: Day::MIN, latest: Day::MIN, sure: true }
    }

    /// `..` as an end: after every day.
    pub fn open_end() -> Self {
        Self { text: "..".into(), earliest: Day::MAX, latest: Day::MAX, sure: true }
    }

    /// A date between two days, which may be missing on one side; none where both are missing or outside the calendar.
    pub fn range(first: Day, last: Day, sure: bool) -> Option<Self> {
        let side = |day: Day| if day == Day::MIN || day == Day::MAX { Some("..".to_owned()) } else { day.iso() };
        let doubt = if sure { "" } else { "?" };
        let (from, to) = (side(first)?, side(last)?);
        let doubted = |text: String| if text == ".." { text } else { format!("{text}{doubt}") };
        let text = if first == last { doubted(from) } else { format!("{}/{}", doubted(from), doubted(to)) };
        Self::parse(&text).ok()
    }

    /// The EDTF text, as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The first and the last of the days that it admits: its place in the order of dates.
    pub fn days(&self) -> (Day, Day) {
        (self.earliest(), self.latest())
    }

    /// First day it can be.
    pub fn earliest(&self) -> Day {
        self.earliest
    }

    /// Last day it can be.
    pub fn latest(&self) -> Day {
        self.latest
    }

    /// The first year in which it can be; none where nothing bounds it.
    pub fn year(&self) -> Option<i32> {
        self.earliest.iso()?.get(..4)?.parse().ok()
    }

    /// False where the source doubts the date (`?` or `%`).
    pub fn is_sure(&self) -> bool {
        self.sure
    }

    /// Whether both dates admit the same days, however they are spelt.
    pub fn means(&self, other: &Self) -> bool {
        (self.earliest, self.latest, self.sure) == (other.earliest, other.latest, other.sure)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// First and last day of an end of an interval; none where it is open.
fn endpoint_bounds(text: &str, endpoint: &IntervalEndpoint) -> Result<Option<(Day, Day)>, TextError> {
    match endpoint {
        IntervalEndpoint::Date(date) => bounds(text, date).map(Some),
        IntervalEndpoint::Open | IntervalEndpoint::Unknown => Ok(None),
        IntervalEndpoint::OnOrBefore(_) | IntervalEndpoint::OnOrAfter(_) => {
            Err(TextError::new(format!("`{text}` is EDTF of level 2"), format!("levels 0 and 1 are read: {FORMS}")))
        }
    }
}

/// First and last day of a written date, widened where it is approximate.
fn bounds(text: &str, date: &EdtfDate) -> Result<(Day, Day), TextError> {
    let written = Edtf::Date(*date).bounds();
    let (first, last) = (calendar_day(text, written.earliest)?, calendar_day(text, written.latest)?);
    if !date.is_approximate() {
        return Ok((Day::from_date(first), Day::from_date(last)));
    }
    let (before, after): (Span, Span) = match date.precision() {
        Precision::Year => (1.year(), 1.year()),
        Precision::Season => (3.months(), 3.months()),
        Precision::Month => (1.month(), 2.months()),
        Precision::Day => (3.days(), 3.days()),
    };
    let early = first.checked_sub(before).unwrap_or(Date::constant(1, 1, 1)).max(Date::constant(1, 1, 1));
    let late = last.checked_add(after).unwrap_or(Date::MAX);
    // The month that an addition of months lands in is meant to its end: 2013-06-30 + 2 months is 2013-08-31.
    let late = if date.precision() == Precision::Day { late } else { late.last_of_month() };
    Ok((Day::from_date(early), Day::from_date(late)))
}

/// The day of a bound, within the calendar that is supported.
fn calendar_day(text: &str, bound: Bound) -> Result<Date, TextError> {
    let out_of_range = || {
        TextError::new(
            format!("`{text}` is outside the years 0001 to 9999"),
            "dates before the year 1 are not supported; leave it empty where the date is unknown",
        )
    };
    let Bound::Date(BoundDate { year, month, day }) = bound else { return Err(out_of_range()) };
    let year = i16::try_from(year).ok().filter(|year| (1..=9999).contains(year)).ok_or_else(out_of_range)?;
    Date::new(year, i8::try_from(month).unwrap_or(0), i8::try_from(day).unwrap_or(0)).map_err(|_| out_of_range())
}
