//! Periods and the three answers to "did it hold at that date?".

use super::date::{Day, PartialDate};
use crate::diagnostic::TextError;
use std::sync::Arc;

/// Period: when something held, from `start`, to the day before `end`. A missing end is unknown, which is not the same as open.
///
/// Many records share few dates, so dates are shared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Period {
    /// First day on which it holds.
    pub start: Option<Arc<PartialDate>>,
    /// First day on which it holds no longer.
    pub end: Option<Arc<PartialDate>>,
}

/// Three-valued answer to whether something holds at a date, given what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Validity {
    /// Under no reading of the dates.
    No,
    /// Under some reading of the dates.
    Possible,
    /// Under every reading of the dates.
    Certain,
}

/// Side of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodSide {
    /// Its start.
    Start,
    /// Its end.
    End,
}

impl Period {
    /// Reads the two columns of a record; empty text is unknown, `..` is open.
    ///
    /// # Errors
    /// The first side that is not a date, and why. A period that certainly is empty is refused at its end.
    pub fn parse(start: &str, end: &str) -> Result<Self, (PeriodSide, TextError)> {
        let read = |text: &str, open: fn() -> PartialDate| match text {
            "" => Ok(None),
            ".." => Ok(Some(Arc::new(open()))),
            text => PartialDate::parse(text).map(|date| Some(Arc::new(date))),
        };
        let start = read(start, PartialDate::open_start).map_err(|error| (PeriodSide::Start, error))?;
        let end = read(end, PartialDate::open_end).map_err(|error| (PeriodSide::End, error))?;
        let period = Self { start, end };
        let (first, last) = (period.earliest_start(), period.end.as_deref().map_or(Day::MAX, PartialDate::latest));
        if first != Day::MIN && first >= last {
            let (start, end) = (
                period.start.as_deref().map_or("", PartialDate::text),
                period.end.as_deref().map_or("", PartialDate::text),
            );
            let help = match first.next().iso() {
                Some(next) if first == last => {
                    format!("a period ends on the first day it no longer holds: for one day, write {next}")
                }
                _ => "the end must come after the start".to_owned(),
            };
            let message = format!("the period from `{start}` to `{end}` has no day");
            return Err((PeriodSide::End, TextError::new(message, help)));
        }
        Ok(period)
    }

    /// Reads what [`Period::text`] writes; nothing where there are no two sides.
    pub fn parse_text(text: &str) -> Option<Result<Self, TextError>> {
        let (before_start, (start, rest)) = match text.strip_prefix('[').and_then(|rest| rest.split_once("]/")) {
            Some(sides) => ("[", sides),
            None => ("", text.split_once('/')?),
        };
        let end = rest.strip_prefix('[').and_then(|end| end.strip_suffix(']')).unwrap_or(rest);
        Some(Self::parse(start, end).map_err(|(side, error)| match side {
            PeriodSide::Start => error.behind(before_start),
            PeriodSide::End => error.behind(&text[..text.len() - rest.len() + usize::from(end.len() < rest.len())]),
        }))
    }

    /// The period in which all of some periods hold together; none where they have no day in common.
    ///
    /// Its sides are known as well as theirs: the later of two starts is one of them where one is later on every reading,
    /// and otherwise a range. A missing side is unknown, and can be anywhere the others allow.
    pub fn common<'p>(periods: impl Iterator<Item = &'p Self>) -> Option<Self> {
        let (mut starts, mut ends) = (Vec::new(), Vec::new());
        for period in periods {
            starts.push(period.start.as_ref());
            ends.push(period.end.as_ref());
        }
        let common = Self { start: last_of(&starts), end: first_of(&ends) };
        (common.earliest_start() < common.latest_end()).then_some(common)
    }

    /// EDTF text of the period: `2005-03/..`; an unknown end is empty. A date that is itself a range is put in brackets,
    /// since EDTF does not nest: `[2014-03/2014-04]/..`.
    pub fn text(&self) -> String {
        let side = |date: &Option<Arc<PartialDate>>| match date {
            None => String::new(),
            Some(date) if date.text().contains('/') => format!("[{date}]"),
            Some(date) => date.text().to_owned(),
        };
        format!("{}/{}", side(&self.start), side(&self.end))
    }

    /// First day on which it can begin.
    pub fn earliest_start(&self) -> Day {
        self.start.as_deref().map_or(Day::MIN, PartialDate::earliest)
    }

    /// Last day on which it can begin: before it can last have ended.
    pub fn latest_start(&self) -> Day {
        let start = self.start.as_deref().map_or(Day::MAX, PartialDate::latest);
        start.min(self.latest_end().previous())
    }

    /// First day on which it can have ended: after it can first have begun.
    pub fn earliest_end(&self) -> Day {
        let end = self.end.as_deref().map_or(Day::MIN, PartialDate::earliest);
        end.max(self.earliest_start().next())
    }

    /// Last day on which it can have ended.
    pub fn latest_end(&self) -> Day {
        self.end.as_deref().map_or(Day::MAX, PartialDate::latest)
    }

    /// Whether the period holds on some day within a date.
    ///
    /// A reading of the period is a start and an end within their bounds, the start first. The answer is
    /// [`Validity::Certain`] when every reading shares a day with the date, [`Validity::Possible`] when some reading does
    /// or when a date it rests on is doubted by the source.
    pub fn validity_at(&self, date: &PartialDate) -> Validity {
        let (first, last) = (date.earliest(), date.latest());
        if self.earliest_start() > last || self.latest_end() <= first {
            return Validity::No;
        }
        let sure =
            [self.start.as_deref(), self.end.as_deref(), Some(date)].into_iter().flatten().all(PartialDate::is_sure);
        if sure && self.latest_start() <= last && self.earliest_end() > first {
            Validity::Certain
        } else {
            Validity::Possible
        }
    }
}

/// The last of some dates, of which some may be unknown.
fn last_of(dates: &[Option<&Arc<PartialDate>>]) -> Option<Arc<PartialDate>> {
    let known = || dates.iter().flatten();
    let first = known().map(|date| date.earliest()).max()?;
    let last = if known().count() < dates.len() { Day::MAX } else { known().map(|date| date.latest()).max()? };
    one_or_range(dates, first, last)
}

/// The first of some dates, of which some may be unknown.
fn first_of(dates: &[Option<&Arc<PartialDate>>]) -> Option<Arc<PartialDate>> {
    let known = || dates.iter().flatten();
    let first = if known().count() < dates.len() { Day::MIN } else { known().map(|date| date.earliest()).min()? };
    let last = known().map(|date| date.latest()).min()?;
    one_or_range(dates, first, last)
}

/// The date among some that has these bounds, or else a range of days; doubted where one of them is.
fn one_or_range(dates: &[Option<&Arc<PartialDate>>], first: Day, last: Day) -> Option<Arc<PartialDate>> {
    let known = || dates.iter().flatten();
    let doubted = known().any(|date| !date.is_sure());
    let same = known().find(|date| (date.earliest(), date.latest(), !date.is_sure()) == (first, last, doubted));
    if let Some(same) = same {
        return Some(Arc::clone(same));
    }
    if (first, last) == (Day::MIN, Day::MAX) {
        return None;
    }
    PartialDate::range(first, last, !doubted).map(Arc::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_periods_have_in_common() {
        let period = |text: &str| Period::parse_text(text).unwrap().unwrap();
        for (periods, common) in [
            (&["2001/2005", "2003/.."][..], Some("2003/2005")),
            (&["2001/2005", "2005/.."], Some("2005/2005")),
            (&["2001/2005", "2006/.."], None),
            (&["2001-06/2010", "2001/2008-03"], Some("[2001-06-01/2001-12-31]/2008-03")),
            (&["2001/2010", "/2008"], Some("[2001-01-01/..]/2008")),
            (&["2001/", "2003/2010"], Some("2003/[../2010-12-31]")),
            (&["/", "/"], Some("/")),
            (&["/", "2003/"], Some("[2003-01-01/..]/")),
            (&["../2005", "2001/.."], Some("2001/2005")),
            (&["2001?/2005", "2001/2006"], Some("2001?/2005")),
        ] {
            let found = Period::common(periods.iter().map(|text| period(text)).collect::<Vec<_>>().iter());
            assert_eq!(found.map(|found| found.text()).as_deref(), common, "{periods:?}");
        }
    }

    #[test]
    fn text_is_read_as_it_is_written() {
        for (start, end) in
            [("", ""), ("2005-03", ".."), ("2013?", "2014/.."), ("2014-03/2014-04", "2015"), ("../2001", "2002/2003")]
        {
            let period = Period::parse(start, end).unwrap();
            assert_eq!(Period::parse_text(&period.text()), Some(Ok(period.clone())), "{}", period.text());
        }
        assert_eq!(Period::parse_text("2005"), None);
        for (text, offset) in
            [("x/2005", 0), ("2005/x", 5), ("[2003/x]/2005", 6), ("[2003/2004]/[2005/x]", 18), ("2005/x]", 5)]
        {
            assert_eq!(Period::parse_text(text).unwrap().unwrap_err().offset, offset, "{text}");
        }
    }

    #[test]
    fn a_period_without_a_day_is_refused_with_the_day_to_write() {
        let (side, error) = Period::parse("2013-11-21", "2013-11-21").unwrap_err();
        assert_eq!(side, PeriodSide::End);
        assert!(error.help.contains("2013-11-22"), "{}", error.help);
        assert!(Period::parse("2014", "2013").is_err());
        assert!(Period::parse("2013", "2013").is_ok());
    }
}
