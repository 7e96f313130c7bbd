//! The scope of a question: the date it is about, and whether sensitive entities are included.

use crate::model::{PartialDate, Period, Validity};

/// What all lists below a root share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    /// Only what holds then.
    pub as_of: Option<AsOf>,
    /// Whether sensitive entities are included.
    pub sensitive: bool,
}

/// How much certainty a reader asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Certainty {
    /// What holds or may hold.
    #[default]
    Possible,
    /// Only what certainly holds.
    Certain,
}

/// The date a reader asks about: some day within its bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// The date.
    pub date: PartialDate,
    /// How sure the answer must be.
    pub certainty: Certainty,
}

impl AsOf {
    /// Whether a date counts for this reader: as one of the days asked about, on every reading or on some.
    pub fn has(&self, date: &PartialDate) -> bool {
        self.takes(self.place_of(date))
    }

    /// How sure it is that a date is one of the days asked about.
    pub fn place_of(&self, date: &PartialDate) -> Validity {
        let (first, last) = (self.date.earliest(), self.date.latest());
        if date.latest() < first || date.earliest() > last {
            Validity::No
        } else if date.earliest() >= first && date.latest() <= last && date.is_sure() && self.date.is_sure() {
            Validity::Certain
        } else {
            Validity::Possible
        }
    }

    /// Whether a period counts for this reader.
    pub fn admits(&self, period: &Period) -> bool {
        self.takes(period.validity_at(&self.date))
    }

    fn takes(&self, found: Validity) -> bool {
        found
            >= match self.certainty {
                Certainty::Possible => Validity::Possible,
                Certainty::Certain => Validity::Certain,
            }
    }
}
