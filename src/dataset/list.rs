//! Lists in a cell: items between `|`, with `\|` and `\\` for a `|` and a `\` in an item.

use std::borrow::Cow;

/// What is wrong with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemFault {
    Empty,
    /// A `\` in front of something other than `|` and `\`.
    Escape,
    /// Spaces around it.
    Spaces,
}

/// The items of a cell, or what is wrong with an item and the item as written.
pub(super) fn items(cell: &str) -> impl Iterator<Item = Result<Cow<'_, str>, (ItemFault, &str)>> {
    let mut rest = Some(cell);
    std::iter::from_fn(move || {
        let text = rest?;
        let (raw, escaped) = match end_of_item(text) {
            (Some(end), escaped) => {
                rest = Some(&text[end + 1..]);
                (&text[..end], escaped)
            }
            (None, escaped) => {
                rest = None;
                (text, escaped)
            }
        };
        Some(item(raw, escaped))
    })
}

/// Position of the `|` behind the first item, and whether the item has a `\`.
fn end_of_item(text: &str) -> (Option<usize>, bool) {
    let (mut skip, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if skip => skip = false,
            b'\\' => (skip, escaped) = (true, true),
            b'|' => return (Some(at), escaped),
            _ => {}
        }
    }
    (None, escaped)
}

fn item(raw: &str, escaped: bool) -> Result<Cow<'_, str>, (ItemFault, &str)> {
    if raw.trim().is_empty() {
        return Err((ItemFault::Empty, raw));
    }
    if raw.trim() != raw {
        return Err((ItemFault::Spaces, raw));
    }
    if !escaped {
        return Ok(Cow::Borrowed(raw));
    }
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some(c @ ('|' | '\\')) => text.push(c),
                _ => return Err((ItemFault::Escape, raw)),
            },
            c => text.push(c),
        }
    }
    Ok(Cow::Owned(text))
}

/// Appends an item to the text of a cell.
pub(super) fn push_item(cell: &mut String, item: &str) {
    if !cell.is_empty() {
        cell.push('|');
    }
    for c in item.chars() {
        if matches!(c, '|' | '\\') {
            cell.push('\\');
        }
        cell.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_read_are_items_written() {
        for cell in ["a", "a|b", r"a\|b|c\\", r"\\\||x"] {
            let mut again = String::new();
            for item in items(cell) {
                push_item(&mut again, &item.expect("sound"));
            }
            assert_eq!(again, cell);
        }
    }

    #[test]
    fn faults_are_told_apart() {
        let faults = |cell| items(cell).filter_map(Result::err).map(|(fault, _)| fault).collect::<Vec<_>>();
        assert_eq!(faults("a||b|"), [ItemFault::Empty, ItemFault::Empty]);
        assert_eq!(faults(r"a\n|b\"), [ItemFault::Escape, ItemFault::Escape]);
        assert_eq!(faults("a| b"), [ItemFault::Spaces]);
    }
}
