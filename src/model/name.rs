//! Further names of an entity.

use super::period::Period;
use crate::diagnostic::{one_of, suggestion};
use std::fmt;

/// What kind of name it is (SKOS: preferred, alternative and hidden labels).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameType {
    /// The name in law.
    Official,
    /// Another name in use.
    Alias,
    /// An abbreviation.
    Abbreviation,
    /// A name no longer in use.
    Former,
    /// The name in another script.
    Transliteration,
    /// A wrong spelling that sources have.
    Misspelling,
}

impl NameType {
    /// All types.
    pub const ALL: [Self; 6] =
        [Self::Official, Self::Alias, Self::Abbreviation, Self::Former, Self::Transliteration, Self::Misspelling];

    /// The name in data and API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Official => "OFFICIAL",
            Self::Alias => "ALIAS",
            Self::Abbreviation => "ABBREVIATION",
            Self::Former => "FORMER",
            Self::Transliteration => "TRANSLITERATION",
            Self::Misspelling => "MISSPELLING",
        }
    }
}

/// A name, written `text@tag#TYPE` or `text@tag#TYPE:start/end`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// The name.
    pub text: Box<str>,
    /// BCP 47 language tag, with a script where it is not the usual one: `ru-Latn`.
    pub lang: Box<str>,
    /// What kind of name.
    pub ty: NameType,
    /// When it was in use.
    pub period: Period,
}

impl Name {
    /// Reads one item of a `names` cell.
    ///
    /// # Errors
    /// What is wrong, and what would be right.
    pub fn parse(item: &str) -> Result<Self, (String, String)> {
        let form = || "write `text@language#TYPE`, such as `SCO@en#ABBREVIATION`".to_owned();
        let Some((text, rest)) = item.rsplit_once('@') else {
            return Err((format!("the name `{item}` has no language"), form()));
        };
        let Some((lang, ty)) = rest.split_once('#') else {
            return Err((format!("the name `{item}` has no type"), form()));
        };
        let (ty, period) = ty.split_once(':').unwrap_or((ty, ""));
        if text.trim().is_empty() || text.trim() != text {
            return Err((format!("the name `{item}` has an empty text or spaces around it"), form()));
        }
        let subtags = |tag: &str| {
            tag.split('-').all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
        };
        if !(subtags(lang) && lang.split('-').next().is_some_and(|first| (2..=3).contains(&first.len()))) {
            return Err((
                format!("`{lang}` is not a language tag"),
                "write a BCP 47 tag: en, ru, kk, ru-Latn".to_owned(),
            ));
        }
        let types = NameType::ALL.map(NameType::as_str);
        let Some(ty) = NameType::ALL.into_iter().find(|known| known.as_str() == ty) else {
            let help = suggestion(ty, types, format!("write {}", one_of(types)));
            return Err((format!("unknown name type `{ty}`"), help));
        };
        let period = match (period, Period::parse_text(period)) {
            ("", _) => Period::default(),
            (_, Some(Ok(period))) => period,
            (_, Some(Err((_, error)))) => return Err((error.message, error.help)),
            (_, None) => {
                return Err((
                    format!("`{period}` is not a period"),
                    "write start/end, such as 1991/1993 or ../1993".to_owned(),
                ));
            }
        };
        Ok(Self { text: text.into(), lang: lang.into(), ty, period })
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, lang, ty, period } = self;
        write!(f, "{text}@{lang}#{}", ty.as_str())?;
        if *period == Period::default() { Ok(()) } else { write!(f, ":{}", period.text()) }
    }
}
