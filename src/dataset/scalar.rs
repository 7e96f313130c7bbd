//! One value of a declared type ↔ its text. Every value has one spelling, so that text read is text written.

use crate::diagnostic::{TextError, one_of, suggestion};
use crate::model::{PartialDate, Value};
use crate::ontology::{Ontology, PropertyType};
use std::borrow::Cow;

/// Reads a value.
///
/// # Errors
/// When the text is none of the type, or another spelling of one.
pub(super) fn read(ontology: &Ontology, ty: PropertyType, text: &str) -> Result<Value, TextError> {
    match ty {
        PropertyType::String => Ok(Value::Text(text.into())),
        PropertyType::Int => int(text),
        PropertyType::Float => float(text),
        PropertyType::Boolean => boolean(text),
        PropertyType::Date => PartialDate::parse(text).map(Value::from),
        PropertyType::Enum(id) => {
            let values = &ontology[id];
            if let Some(position) = values.position(text).and_then(|position| u8::try_from(position).ok()) {
                return Ok(Value::Enum(position));
            }
            let names = || values.values.iter().map(|value| value.name.as_str());
            let help = suggestion(text, names(), format!("write {}", one_of(names())));
            Err(TextError::new(format!("`{text}` is no {}", values.name), help))
        }
    }
}

/// The text of a value that is not a list.
pub(super) fn write<'v>(ontology: &'v Ontology, ty: PropertyType, value: &'v Value) -> Cow<'v, str> {
    match (value, ty) {
        (Value::Text(text), _) => Cow::Borrowed(text),
        (Value::Int(number), _) => number.to_string().into(),
        (Value::Float(number), _) => number.to_string().into(),
        (Value::Bool(flag), _) => Cow::Borrowed(if *flag { "true" } else { "false" }),
        (Value::Date(date), _) => Cow::Borrowed(date.text()),
        (Value::Enum(position), PropertyType::Enum(id)) => {
            Cow::Borrowed(ontology[id].values.get(usize::from(*position)).map_or("", |value| &value.name))
        }
        // Not values of a single property.
        (Value::Enum(_) | Value::List(_), _) => Cow::Borrowed(""),
    }
}

fn int(text: &str) -> Result<Value, TextError> {
    let range = || format!("whole numbers are from {} to {}", i32::MIN, i32::MAX);
    if let Ok(number) = text.parse::<i32>() {
        let plain = number.to_string();
        return if plain == text { Ok(Value::Int(number)) } else { Err(not_plain(text, &plain)) };
    }
    if text.parse::<i128>().is_ok() {
        return Err(TextError::new(format!("`{text}` is out of range"), range()));
    }
    let help = text
        .parse::<f64>()
        .ok()
        .filter(|number| number.fract() == 0.0 && number.abs() < f64::from(i32::MAX))
        .map_or_else(|| "write digits only, such as 42".to_owned(), |number| format!("write {number}"));
    Err(TextError::new(format!("`{text}` is not a whole number"), help))
}

fn float(text: &str) -> Result<Value, TextError> {
    let not_a_number = || format!("`{text}` is not a number");
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => {
            // Adding zero makes -0 a 0.
            let plain = (number + 0.0).to_string();
            if plain == text { Ok(Value::Float(number)) } else { Err(not_plain(text, &plain)) }
        }
        Ok(_) if text.contains(|c: char| c.is_ascii_digit()) => {
            Err(TextError::new(format!("`{text}` is out of range"), "numbers have double precision"))
        }
        Err(_) if text.replacen(',', ".", 1).parse::<f64>().is_ok() => {
            Err(TextError::new(not_a_number(), format!("write {}", text.replacen(',', ".", 1))))
        }
        _ => {
            let help = "write a number such as 43.25; leave the cell empty where it is unknown";
            Err(TextError::new(not_a_number(), help))
        }
    }
}

/// Error of a number that has another spelling than the one that is written.
fn not_plain(text: &str, plain: &str) -> TextError {
    TextError::new(format!("the number `{text}` is not in plain form"), format!("write {plain}"))
}

fn boolean(text: &str) -> Result<Value, TextError> {
    let help = match text.to_lowercase().as_str() {
        _ if text == "true" => return Ok(Value::Bool(true)),
        _ if text == "false" => return Ok(Value::Bool(false)),
        "true" | "t" | "yes" | "y" | "1" | "x" => "write true",
        "false" | "f" | "no" | "n" | "0" => "write false",
        _ => "write true or false",
    };
    Err(TextError::new(format!("`{text}` is neither true nor false"), help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_spelling() {
        let ontology = Ontology::default();
        for (ty, good, bad) in [
            (PropertyType::Int, &["0", "-7", "2147483647"][..], &["007", "+5", "1e3", "-0", "2147483648", "1.0"][..]),
            (
                PropertyType::Float,
                &["43.25", "-0.5", "3000"],
                &["1e3", ".5", "-0", "NaN", "inf", "1e999", "43,5", "3.0"],
            ),
        ] {
            for text in good {
                let value = read(&ontology, ty, text).expect("plain");
                assert_eq!(write(&ontology, ty, &value), *text);
            }
            for text in bad {
                assert!(read(&ontology, ty, text).is_err(), "{text}");
            }
        }
    }
}
