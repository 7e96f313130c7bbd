//! Cursors: the place of an item in a total order, as opaque text.
//!
//! A cursor holds the item's keys and its identifier, so a page begins after that place whether or not the item is still
//! there. It also holds a fingerprint of the order, since keys mean nothing in another one.

use super::key::Key;
use super::order_mark::OrderMark;
use crate::model::Day;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// Maximum length of a cursor that is read, in bytes: keys hold texts of records, and what is longer was never given out.
const MAX_TEXT: usize = 8 * 1024;

/// Cursor: a place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Keys of the item, one for each field of the order.
    pub keys: Vec<Key>,
    /// Identifier of the item.
    pub id: Box<str>,
}

/// Error of a text that is no cursor of a list. Clients pass cursors on unread, so it tells no place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CursorError {
    /// It was not given out by this server.
    #[error("not a cursor of this API")]
    Malformed,
    /// It belongs to a list with another order.
    #[error("a cursor of a list with another order: keep `sort` while paging")]
    OtherOrder,
}

/// Form of a cursor before it is encoded: fingerprint of the order, keys, identifier.
#[derive(Serialize, Deserialize)]
struct Wire(u32, Vec<WireKey>, Box<str>);

/// Key of a cursor, with a name of one letter since each cursor of each item repeats it.
#[derive(Serialize, Deserialize)]
enum WireKey {
    I(i64),
    F(u64),
    T(Box<str>),
    D(i32, i32),
    M,
}

impl Cursor {
    /// The first key, and the rest of the place.
    pub fn split_first(&self) -> Option<(&Key, Self)> {
        let (first, keys) = self.keys.split_first()?;
        Some((first, Self { keys: keys.to_vec(), id: self.id.clone() }))
    }

    /// The opaque text of a place in a list of that order.
    pub fn encode(&self, order: OrderMark) -> String {
        let keys = self.keys.iter().map(|key| match key {
            Key::Int(number) => WireKey::I(*number),
            Key::Float(bits) => WireKey::F(*bits),
            Key::Text(text) => WireKey::T(text.clone()),
            Key::Date(earliest, latest) => WireKey::D(earliest.number(), latest.number()),
            Key::Missing => WireKey::M,
        });
        let wire = Wire(order.fingerprint, keys.collect(), self.id.clone());
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&wire).unwrap_or_default())
    }

    /// Reads a cursor of a list of that order.
    ///
    /// # Errors
    /// When the text is no cursor, or one of a list with another order.
    pub fn decode(text: &str, order: OrderMark) -> Result<Self, CursorError> {
        if text.len() > MAX_TEXT {
            return Err(CursorError::Malformed);
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| CursorError::Malformed)?;
        let Wire(order_of, keys, id) = serde_json::from_slice(&bytes).map_err(|_| CursorError::Malformed)?;
        if order_of != order.fingerprint || keys.len() != order.fields {
            return Err(CursorError::OtherOrder);
        }
        let keys = keys.into_iter().map(|key| match key {
            WireKey::I(number) => Key::Int(number),
            WireKey::F(bits) => Key::Float(bits),
            WireKey::T(text) => Key::Text(text),
            WireKey::D(earliest, latest) => Key::Date(Day::from_number(earliest), Day::from_number(latest)),
            WireKey::M => Key::Missing,
        });
        Ok(Self { keys: keys.collect(), id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_in_its_order_only() {
        let cursor = Cursor {
            keys: vec![Key::Text("қ".into()), Key::Missing, Key::Date(Day::MIN, Day::from_number(3))],
            id: "x".into(),
        };
        let (order, another) = (OrderMark::of_contract("a", 3), OrderMark::of_contract("b", 3));
        let text = cursor.encode(order);
        assert_eq!(Cursor::decode(&text, order), Ok(cursor));
        assert_eq!(Cursor::decode(&text, another), Err(CursorError::OtherOrder));
        assert_eq!(Cursor::decode("%%%", order), Err(CursorError::Malformed));
        assert_eq!(Cursor::decode(&"A".repeat(MAX_TEXT + 1), order), Err(CursorError::Malformed));
    }
}
