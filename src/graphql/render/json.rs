//! JSON written piece by piece into a buffer.

use super::super::shape::ResponseField;

/// An object of response fields.
pub(super) fn object<'f, T: 'f>(
    out: &mut Vec<u8>,
    fields: impl IntoIterator<Item = &'f ResponseField<T>>,
    mut write: impl FnMut(&'f T, &mut Vec<u8>),
) {
    out.push(b'{');
    for (at, field) in fields.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        out.extend_from_slice(field.key.as_bytes());
        write(&field.selection, out);
    }
    out.push(b'}');
}

/// An array of items.
pub(super) fn array<T>(out: &mut Vec<u8>, items: impl IntoIterator<Item = T>, mut write: impl FnMut(T, &mut Vec<u8>)) {
    out.push(b'[');
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write(item, out);
    }
    out.push(b']');
}

/// A value that serialises to a scalar.
pub(super) fn scalar<T: serde::Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    serde_json::to_writer(out, value).expect("texts and numbers are JSON, and memory does not fail");
}

/// A string.
pub(super) fn string(out: &mut Vec<u8>, value: &str) {
    scalar(out, value);
}

/// A string, or null.
pub(super) fn nullable_string(out: &mut Vec<u8>, value: Option<&str>) {
    match value {
        Some(value) => string(out, value),
        None => null(out),
    }
}

/// A count.
pub(super) fn count(out: &mut Vec<u8>, value: usize) {
    scalar(out, &value);
}

/// True or false.
pub(super) fn boolean(out: &mut Vec<u8>, value: bool) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

/// Null.
pub(super) fn null(out: &mut Vec<u8>) {
    out.extend_from_slice(b"null");
}
