//! CSV text → rows of cells, each with its place, and back.
//!
//! Knows RFC 4180 and nothing of what cells mean. Reading is strict, since a quote in the wrong place moves text into
//! another cell: whatever RFC 4180 does not have is a [`Fault`]. A row borrows nothing, so one is reused for a whole file.
//!
//! The usual library is not used: it tells where a row begins but not where a cell does, and it takes stray and unclosed
//! quotes for text, while every problem of a package is to be reported at its cell.

use std::borrow::Cow;

/// How a line ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum LineEnd {
    #[default]
    Lf,
    CrLf,
}

impl LineEnd {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
        }
    }
}

/// What is wrong with a row as CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A quote is opened and never closed; the rest of the file is in the cell.
    Unclosed,
    /// Text follows the closing quote.
    AfterQuote,
    /// A quote within a cell that does not begin with one.
    StrayQuote,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Plain,
    /// Quoted, and what stands between the quotes is the value.
    Quoted,
    /// Quoted, with doubled quotes or CR LF in it.
    Escaped,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    start: usize,
    end: usize,
    form: Form,
}

/// A row: where it is and which parts of the text its cells are.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// Byte offset of its first cell.
    pub(super) offset: usize,
    /// Line of its first cell, from 1.
    pub(super) line: usize,
    /// How it ends; none at the end of the file.
    pub(super) end: Option<LineEnd>,
    /// Faults with the number of the cell.
    pub(super) faults: Vec<(Fault, usize)>,
    /// Kinds of line breaks within quoted cells: LF, CR LF.
    pub(super) breaks: (bool, bool),
    cells: Vec<Cell>,
}

impl Row {
    /// Number of cells.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether the line is blank.
    pub(super) fn is_blank(&self) -> bool {
        matches!(self.cells.as_slice(), [only] if only.start == only.end)
    }

    /// The value of a cell; line breaks in it are LF.
    pub(super) fn value<'t>(&self, text: &'t str, at: usize) -> Cow<'t, str> {
        let Cell { start, end, form } = self.cells[at];
        match form {
            Form::Plain => Cow::Borrowed(&text[start..end]),
            Form::Quoted => Cow::Borrowed(&text[start + 1..end - 1]),
            Form::Escaped => Cow::Owned(text[start + 1..end - 1].replace("\"\"", "\"").replace("\r\n", "\n")),
        }
    }

    /// Whether a cell is quoted without need.
    pub(super) fn is_overquoted(&self, text: &str, at: usize) -> bool {
        let Cell { start, end, form } = self.cells[at];
        form == Form::Quoted && !needs_quotes(&text[start + 1..end - 1])
    }

    /// Line and column, in characters, at which a cell starts.
    pub(super) fn place(&self, text: &str, at: usize) -> (usize, usize) {
        let start = self.cells.get(at).map_or(self.offset, |cell| cell.start);
        let line = self.line + text[self.offset..start].matches('\n').count();
        let head = text[..start].rfind('\n').map_or(0, |before| before + 1);
        (line, text[head..start].chars().count() + 1)
    }
}

/// The rows of a text.
#[derive(Debug)]
pub(super) struct Rows<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

enum Stop {
    Comma,
    Line(Option<LineEnd>),
}

impl<'t> Rows<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self::from(text, 0, 1)
    }

    /// From a row on whose offset and line are known.
    pub(super) fn from(text: &'t str, offset: usize, line: usize) -> Self {
        Self { text, at: offset, line }
    }

    /// Where the next row starts: byte offset and line.
    pub(super) fn position(&self) -> (usize, usize) {
        (self.at, self.line)
    }

    /// Reads the next row; false at the end.
    pub(super) fn next(&mut self, row: &mut Row) -> bool {
        if self.at >= self.text.len() {
            return false;
        }
        (row.offset, row.line, row.breaks) = (self.at, self.line, (false, false));
        row.cells.clear();
        row.faults.clear();
        loop {
            let stop =
                if self.text.as_bytes().get(self.at) == Some(&b'"') { self.quoted(row) } else { self.plain(row) };
            if let Stop::Line(end) = stop {
                row.end = end;
                return true;
            }
        }
    }

    fn plain(&mut self, row: &mut Row) -> Stop {
        let start = self.at;
        let (end, stop) = self.rest_of_cell();
        if self.text.as_bytes()[start..end].contains(&b'"') {
            row.faults.push((Fault::StrayQuote, row.cells.len()));
        }
        row.cells.push(Cell { start, end, form: Form::Plain });
        stop
    }

    fn quoted(&mut self, row: &mut Row) -> Stop {
        let bytes = self.text.as_bytes();
        let (start, mut form) = (self.at, Form::Quoted);
        self.at += 1;
        loop {
            match bytes.get(self.at) {
                None => {
                    row.faults.push((Fault::Unclosed, row.cells.len()));
                    row.cells.push(Cell { start, end: self.at, form: Form::Plain });
                    return Stop::Line(None);
                }
                Some(b'"') if bytes.get(self.at + 1) == Some(&b'"') => {
                    form = Form::Escaped;
                    self.at += 2;
                    continue;
                }
                Some(b'"') => break,
                Some(b'\n') => {
                    self.line += 1;
                    if bytes[self.at - 1] == b'\r' {
                        row.breaks.1 = true;
                        form = Form::Escaped;
                    } else {
                        row.breaks.0 = true;
                    }
                }
                Some(_) => {}
            }
            self.at += 1;
        }
        self.at += 1;
        let closed = self.at;
        let (end, stop) = self.rest_of_cell();
        if end > closed {
            row.faults.push((Fault::AfterQuote, row.cells.len()));
            form = Form::Plain;
        }
        row.cells.push(Cell { start, end, form });
        stop
    }

    /// Goes past the next comma or line end and says where the cell ended.
    fn rest_of_cell(&mut self) -> (usize, Stop) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let Some(length) = bytes[start..].iter().position(|byte| matches!(byte, b',' | b'\n')) else {
            self.at = bytes.len();
            return (self.at, Stop::Line(None));
        };
        let end = start + length;
        self.at = end + 1;
        if bytes[end] == b',' {
            return (end, Stop::Comma);
        }
        self.line += 1;
        if length > 0 && bytes[end - 1] == b'\r' {
            return (end - 1, Stop::Line(Some(LineEnd::CrLf)));
        }
        (end, Stop::Line(Some(LineEnd::Lf)))
    }
}

/// Whether a value cannot be written without quotes.
fn needs_quotes(value: &str) -> bool {
    value.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'))
}

/// Appends a cell in canonical form; line breaks in it are written as `breaks`.
pub(super) fn write_cell(out: &mut String, value: &str, breaks: LineEnd) {
    if !needs_quotes(value) {
        out.push_str(value);
        return;
    }
    out.push('"');
    for c in value.chars() {
        match c {
            '"' => out.push_str("\"\""),
            '\n' => out.push_str(breaks.as_str()),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line, cells and faults of a row.
    type Read = (usize, Vec<String>, Vec<(Fault, usize)>);

    fn read(text: &str) -> Vec<Read> {
        let (mut rows, mut row, mut all) = (Rows::new(text), Row::default(), Vec::new());
        while rows.next(&mut row) {
            let cells = (0..row.len()).map(|at| row.value(text, at).into_owned()).collect();
            all.push((row.line, cells, row.faults.clone()));
        }
        all
    }

    #[test]
    fn cells_and_lines_are_told_apart() {
        let rows = read("a,b\r\n\"x\r\n\"\"y\"\"\",\"\"\nlast,");
        let cells: Vec<_> = rows.iter().map(|(line, cells, _)| (*line, cells.join("|"))).collect();
        assert_eq!(cells, [(1, "a|b".into()), (2, "x\n\"y\"|".into()), (4, "last|".to_owned())]);
        assert!(rows.iter().all(|(.., faults)| faults.is_empty()));
    }

    #[test]
    fn faults_name_their_cell() {
        assert_eq!(read("a,b\"c,d\n")[0].2, [(Fault::StrayQuote, 1)]);
        assert_eq!(read("\"a\"b,d\n")[0].2, [(Fault::AfterQuote, 0)]);
        assert_eq!(read("a,\"b\nc,d\n")[0].2, [(Fault::Unclosed, 1)]);
    }

    #[test]
    fn places_count_characters_also_behind_a_line_break_in_a_cell() {
        let text = "id,x\n\"é\nü\",é,z\n";
        let (mut rows, mut row) = (Rows::new(text), Row::default());
        assert!(rows.next(&mut row) && rows.next(&mut row));
        assert_eq!((0..3).map(|at| row.place(text, at)).collect::<Vec<_>>(), [(2, 1), (3, 4), (3, 6)]);
        assert_eq!(rows.position(), (text.len(), 4));
    }
}
