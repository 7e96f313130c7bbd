//! Data files: words and letters of some languages, which are data and not code.
//!
//! A file in `data/` is CSV without quotes. Lines that begin with `#` say what the columns are and where the data is from.

/// The rows of a data file.
///
/// # Panics
/// If a row has not `N` columns: the files are part of the program, and their tests read them.
pub(super) fn rows<const N: usize>(file: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| {
        let cells: Vec<&'static str> = line.split(',').collect();
        cells.try_into().unwrap_or_else(|_| panic!("a row of {N} columns: {line}"))
    })
}

/// Asserts that a file says what it is, has rows of `N` columns that are not padded, and is sorted by its first column without
/// duplicates.
#[cfg(test)]
pub(super) fn assert_is_sorted<const N: usize>(file: &'static str) {
    assert_is_well_formed::<N>(file);
    let keys: Vec<&str> = rows::<N>(file).map(|row| row[0]).collect();
    assert!(keys.is_sorted_by(|one, another| one < another), "sorted, with no duplicates: {keys:?}");
}

/// Asserts that a file says what it is and has rows of `N` columns that are not padded, with no two alike.
#[cfg(test)]
pub(super) fn assert_is_well_formed<const N: usize>(file: &'static str) {
    assert!(file.starts_with("# ") && file.contains("\n# Columns: "), "a header: {file}");
    let mut keys = std::collections::BTreeSet::new();
    for row in rows::<N>(file) {
        assert!(row.iter().all(|cell| *cell == cell.trim()) && !row[0].is_empty(), "{row:?}");
        assert!(keys.insert(row[0]), "a duplicate: {row:?}");
    }
    assert!(!keys.is_empty(), "no rows: {file}");
}
