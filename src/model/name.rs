//! Further names of an entity.

use super::period::Period;
use crate::diagnostic::{TextError, one_of, suggestion};
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
    /// When the item has not the form of a name: with the reason, a remedy and the place.
    pub fn parse(item: &str) -> Result<Self, TextError> {
        const FORM: &str = "write `text@language#TYPE`, such as `SCO@en#ABBREVIATION`";
        let Some((text, rest)) = item.rsplit_once('@') else {
            return Err(TextError::new(format!("the name `{item}` has no language"), FORM).at_byte(item, item.len()));
        };
        let Some((lang, ty)) = rest.split_once('#') else {
            return Err(TextError::new(format!("the name `{item}` has no type"), FORM).at_byte(item, item.len()));
        };
        let (ty, period) = ty.split_once(':').unwrap_or((ty, ""));
        if text.trim().is_empty() || text.trim() != text {
            return Err(TextError::new(format!("the name `{item}` has an empty text or spaces around it"), FORM));
        }
        let subtags = |tag: &str| {
            tag.split('-').all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
        };
        let lang_at = text.len() + 1;
        if !(subtags(lang) && lang.split('-').next().is_some_and(|first| (2..=3).contains(&first.len()))) {
            let message = format!("`{lang}` is not a language tag");
            return Err(TextError::new(message, "write a BCP 47 tag: en, ru, kk, ru-Latn").at_byte(item, lang_at));
        }
        let type_at = lang_at + lang.len() + 1;
        let types = NameType::ALL.map(NameType::as_str);
        let Some(ty) = NameType::ALL.into_iter().find(|known| known.as_str() == ty) else {
            let help = suggestion(ty, types, format!("write {}", one_of(types)));
            return Err(TextError::new(format!("unknown name type `{ty}`"), help).at_byte(item, type_at));
        };
        let before_period = &item[..item.len() - period.len()];
        let period = match (period, Period::parse_text(period)) {
            ("", _) => Period::default(),
            (_, Some(Ok(period))) => period,
            (_, Some(Err(error))) => return Err(error.behind(before_period)),
            (_, None) => {
                let help = "write start/end, such as 1991/1993 or ../1993";
                return Err(TextError::new(format!("`{period}` is not a period"), help).behind(before_period));
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

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (item, offset, says) in [
            ("Ал", 2, "no language"),
            ("Ал@kk", 5, "no type"),
            (" Ал@kk#ALIAS", 0, "spaces"),
            ("Ал@k#ALIAS", 3, "language tag"),
            ("Ал@kk#ALIS", 6, "name type"),
            ("Ал@kk#ALIAS:1991", 12, "not a period"),
            ("Ал@kk#ALIAS:199x/1993", 15, "EDTF"),
            ("Ал@kk#ALIAS:1991/199x", 20, "EDTF"),
        ] {
            let error = Name::parse(item).unwrap_err();
            assert!(error.message.contains(says), "{item}: {error}");
            assert_eq!(error.offset, offset, "{item}: {error}");
        }
    }
}
