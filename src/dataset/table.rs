//! A CSV file of records: its header, its rows as cells under columns, and how it is spelt. Knows nothing of values.

use super::csv::{Fault, LineEnd, Row, Rows};
use super::layout::{Column, Shape, Style, TableLayout, What};
use super::report::Report;
use crate::diagnostic::Diagnostic;
use crate::ontology::Ontology;
use std::borrow::Cow;

/// Where a record stands: enough to find its cells again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// Position of the file among those read.
    pub(super) table: u32,
    line: u32,
    offset: usize,
}

/// A file whose header has been read.
pub(super) struct Table<'p> {
    pub(super) path: &'p str,
    /// Position among the files read.
    pub(super) number: u32,
    pub(super) shape: Shape<'p>,
    text: Cow<'p, str>,
    /// The columns of the file; none where the header is wrong.
    columns: Vec<Option<Column>>,
    header: Row,
    body: (usize, usize),
    style: Style,
}

/// Whether a row is to be read or only its identifier is to be known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RowState {
    Sound,
    Broken,
}

impl<'p> Table<'p> {
    /// Reads the header. None when rows cannot be told apart or have no identifier.
    pub(super) fn open(
        ontology: &'p Ontology,
        (path, bytes): (&'p str, &'p [u8]),
        what: What,
        number: usize,
        report: &mut Report,
    ) -> Option<Self> {
        let shape = Shape::new(ontology, what);
        let (text, bom) = decode(path, bytes, report);
        let mut rows = Rows::new(&text);
        let mut header = Row::default();
        if !rows.next(&mut header) || header.is_blank() {
            let place = if text.is_empty() { (0, 0) } else { (1, 1) };
            let message = if text.is_empty() { "the file is empty" } else { "the first line is blank" };
            report.push(Diagnostic::error(path, place, message).help(format!("begin with {}", shape.header())));
            return None;
        }
        let body = rows.position();
        let unterminated = header.end.is_none();
        let style = Style { bom, rows: header.end.unwrap_or_default(), unterminated, ..Style::default() };
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let mut table = Self { path, number, shape, text, columns: Vec::new(), header: Row::default(), body, style };
        let usable = table.read_header(&header, report);
        table.header = header;
        usable.then_some(table)
    }

    fn read_header(&mut self, header: &Row, report: &mut Report) -> bool {
        if faults(self.path, &self.text, header, report) {
            return false;
        }
        if header.end.is_none() && self.text.trim_end().contains('\r') {
            let problem = Diagnostic::error(self.path, (1, 1), "lines end in a carriage return alone");
            report.push(problem.help("save the file with line ends LF or CR LF"));
            return false;
        }
        if let [only] = (0..header.len()).map(|at| header.value(&self.text, at)).collect::<Vec<_>>().as_slice()
            && let Some(separator) = [';', '\t', '|'].into_iter().find(|c| only.contains(*c))
        {
            let message = format!("columns are separated by {separator:?}");
            report
                .push(Diagnostic::error(self.path, (1, 1), message).help("save the file with commas between columns"));
            return false;
        }
        for at in 0..header.len() {
            let (name, place) = (header.value(&self.text, at), header.place(&self.text, at));
            let known = self.shape.columns.iter().find(|(known, _)| *known == name).map(|(_, column)| *column);
            if known.is_none() {
                let names: Vec<&str> = self.shape.columns.iter().map(|(name, _)| *name).collect();
                let problem = Diagnostic::error(self.path, place, format!("unknown column `{}`", name.escape_debug()));
                let all = format!("the columns of `{}` are {}", self.shape.kind, names.join(", "));
                report.push(problem.suggest(&name, names, all));
            } else if self.columns.contains(&known) {
                let first = self.columns.iter().position(|column| *column == known).unwrap_or_default() + 1;
                let problem = Diagnostic::error(self.path, place, format!("the column `{name}` is there twice"));
                report.push(problem.help(format!("remove it: it is also column {first} of the file")));
                self.columns.push(None);
                continue;
            }
            self.columns.push(known);
        }
        for (name, column) in &self.shape.columns {
            if self.shape.requires(*column) && !self.has(*column) {
                let problem = Diagnostic::error(self.path, (1, 1), format!("the column `{name}` is missing"));
                report.push(problem.help(format!("every `{}` needs one: add it", self.shape.kind)));
            }
        }
        let needed = match self.shape.what {
            What::Entities(_) => [Column::Id; 3],
            What::Relations(_) => [Column::Id, Column::From, Column::To],
        };
        needed.into_iter().all(|column| self.has(column))
    }

    /// Whether the file has a column.
    pub(super) fn has(&self, column: Column) -> bool {
        self.columns.contains(&Some(column))
    }

    /// The content of a cell; none where the file has no such column or the row no such cell, or where it is empty.
    pub(super) fn cell<'t>(&'t self, row: &Row, column: Column) -> Option<Cow<'t, str>> {
        let at = self.columns.iter().position(|known| *known == Some(column))?;
        if at >= row.len() {
            return None;
        }
        Some(row.value(&self.text, at)).filter(|value| !value.is_empty())
    }

    /// Where a cell starts; where its row does if there is no such cell.
    pub(super) fn place(&self, row: &Row, column: Column) -> (usize, usize) {
        let at = self.columns.iter().position(|known| *known == Some(column));
        row.place(&self.text, at.unwrap_or(usize::MAX))
    }

    /// Where a row is.
    pub(super) fn spot(&self, row: &Row) -> Spot {
        Spot { table: self.number, line: u32::try_from(row.line).unwrap_or(u32::MAX), offset: row.offset }
    }

    /// Where a cell of a row read before is.
    pub(super) fn place_at(&self, spot: Spot, column: Column) -> (usize, usize) {
        let mut row = Row::default();
        Rows::from(&self.text, spot.offset, spot.line as usize).next(&mut row);
        self.place(&row, column)
    }

    /// Reads the rows. Returns how the file is spelt, and whether every row was found.
    pub(super) fn rows(&self, report: &mut Report, mut each: impl FnMut(&Row, RowState, &mut Report)) -> (Style, bool) {
        let mut reader = Rows::from(&self.text, self.body.0, self.body.1);
        let mut row = Row::default();
        let mut spelling = Spelling { style: self.style, ..Spelling::default() };
        spelling.see_quotes(self, &self.header);
        while reader.next(&mut row) {
            if self.is_empty_row(&row) {
                let at = row.place(&self.text, 0);
                let what = if row.is_blank() { "the line is blank" } else { "all cells of the row are empty" };
                report.push(Diagnostic::error(self.path, at, what).help("remove it"));
                continue;
            }
            let faulty = faults(self.path, &self.text, &row, report);
            let miscounted = !faulty && miscounted(self.path, &self.text, &row, self.columns.len(), report);
            spelling.see(self, &row);
            each(&row, if faulty || miscounted { RowState::Broken } else { RowState::Sound }, report);
            if row.faults.iter().any(|(fault, _)| *fault == Fault::Unclosed) {
                return (spelling.style, false);
            }
        }
        spelling.report(self, report);
        (spelling.style, true)
    }

    fn is_empty_row(&self, row: &Row) -> bool {
        (0..row.len()).all(|at| row.value(&self.text, at).trim().is_empty())
    }

    /// The layout of the file, given the records of its rows.
    pub(super) fn layout(&self, rows: Vec<u32>, style: Style) -> TableLayout {
        let columns = self.columns.iter().copied().flatten().collect();
        TableLayout { path: self.path.to_owned(), what: self.shape.what, columns, rows, style }
    }
}

/// Reports what is wrong with a row as CSV; whether anything is.
pub(super) fn faults(path: &str, text: &str, row: &Row, report: &mut Report) -> bool {
    for (fault, cell) in &row.faults {
        let (message, help) = match fault {
            Fault::Unclosed => {
                ("a quote is opened here and never closed", "close it; a quote within a cell is written twice")
            }
            Fault::AfterQuote => {
                ("text follows the closing quote of the cell", "write a quote within a quoted cell twice")
            }
            Fault::StrayQuote => (
                "a quote within a cell that is not quoted",
                "put the cell in quotes and write the quote within it twice",
            ),
        };
        report.push(Diagnostic::error(path, row.place(text, *cell), message).help(help));
    }
    !row.faults.is_empty()
}

/// Reports a row with more or fewer cells than the header; whether it is one.
pub(super) fn miscounted(path: &str, text: &str, row: &Row, should: usize, report: &mut Report) -> bool {
    let is = row.len();
    if is == should {
        return false;
    }
    let (place, help) = if is > should {
        (row.place(text, should), "remove what is too much; a cell with a comma in it goes in quotes")
    } else {
        (row.place(text, is - 1), "add commas at the end for cells that are empty")
    };
    let message = format!("the row has {is} cells where the header has {should}");
    report.push(Diagnostic::error(path, place, message).help(help));
    true
}

/// UTF-8 text without a byte order mark. What is not UTF-8 is reported and replaced, so that the rest can be checked.
pub(super) fn decode<'p>(path: &str, bytes: &'p [u8], report: &mut Report) -> (Cow<'p, str>, bool) {
    let stripped = bytes.strip_prefix(b"\xEF\xBB\xBF");
    let (bytes, bom) = (stripped.unwrap_or(bytes), stripped.is_some());
    if let Err(error) = std::str::from_utf8(bytes) {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        report.push(Diagnostic::error(path, (line, column), "not UTF-8").help("save the file as UTF-8"));
    }
    (String::from_utf8_lossy(bytes), bom)
}

/// Watches for spellings that writing would not give back.
#[derive(Default)]
struct Spelling {
    style: Style,
    breaks: Option<LineEnd>,
    asserted: Option<bool>,
    overquoted: (usize, (usize, usize)),
    mixed_ends: Option<(usize, usize)>,
    mixed_derived: Option<(usize, usize)>,
}

impl Spelling {
    fn see(&mut self, table: &Table<'_>, row: &Row) {
        self.style.unterminated = row.end.is_none();
        let mixed = row.end.is_some_and(|end| end != self.style.rows) || row.breaks == (true, true);
        let breaks = match row.breaks {
            (false, false) => None,
            (_, false) => Some(LineEnd::Lf),
            (_, true) => Some(LineEnd::CrLf),
        };
        if let Some(breaks) = breaks {
            self.style.cells = *self.breaks.get_or_insert(breaks);
        }
        if mixed || breaks.is_some_and(|breaks| breaks != self.style.cells) {
            self.mixed_ends.get_or_insert((row.line, 0));
        }
        let derived = table.cell(row, Column::Derived);
        let asserted = derived.as_deref().is_some_and(|word| word == "ASSERTED");
        if asserted || (derived.is_none() && table.has(Column::Derived)) {
            self.style.asserted = *self.asserted.get_or_insert(asserted);
            if asserted != self.style.asserted {
                self.mixed_derived.get_or_insert_with(|| table.place(row, Column::Derived));
            }
        }
        self.see_quotes(table, row);
    }

    fn see_quotes(&mut self, table: &Table<'_>, row: &Row) {
        for at in (0..row.len()).filter(|at| row.is_overquoted(&table.text, *at)) {
            self.overquoted.0 += 1;
            if self.overquoted.0 == 1 {
                self.overquoted.1 = row.place(&table.text, at);
            }
        }
    }

    fn report(&self, table: &Table<'_>, report: &mut Report) {
        let mut warn = |at, message: String, help: &str| {
            report.push(Diagnostic::warning(table.path, at, message).help(help));
        };
        if let (count @ 1.., at) = self.overquoted {
            let message = match count {
                1 => "a cell is quoted that need not be".to_owned(),
                _ => format!("{count} cells are quoted that need not be; this is the first"),
            };
            warn(at, message, "export writes quotes only where a cell needs them");
        }
        if let Some(at) = self.mixed_ends {
            warn(at, "line ends are mixed".to_owned(), "export writes them like the first in the file");
        }
        if let Some(at) = self.mixed_derived {
            let message = "`derived` says `ASSERTED` in some rows and is empty in others".to_owned();
            warn(at, message, "both mean the same; export writes it like the first row");
        }
    }
}
