//! Rows of relation files → relations, and what must hold of them: ends, identifiers, no relation twice.

use super::cells::Cells;
use super::entities::{Known, Rows, used_twice};
use super::layout::{Column, What};
use super::report::Report;
use super::table::{RowState, Spot, Table};
use crate::diagnostic::{Diagnostic, one_of, suggested};
use crate::model::{EntityIx, Period, Relation, RelationIx, RelationRef, Value};
use crate::ontology::{KindId, KindSet, Ontology, RelationKind};
use rustc_hash::FxHashMap;

/// Stands for an end of a relation with an error, in records that are only used to find more problems.
const NOWHERE: EntityIx = EntityIx(u32::MAX);

/// Reads the relations into the records that are known.
pub(super) fn read(ontology: &Ontology, tables: &[Table<'_>], known: &mut Known, report: &mut Report) -> Rows {
    let mut spots: Vec<Spot> = Vec::new();
    let mut files = Vec::new();
    for table in tables {
        let What::Relations(kind) = table.shape.what else { continue };
        let first = spots.len();
        let (style, _) = table.rows(report, |row, state, report| {
            if state == RowState::Broken {
                return;
            }
            let errors = report.errors();
            let mut cells = Cells { ontology, table, row, report };
            let id = cells.id();
            let (from, to) = ends(&mut cells, known, &ontology[kind]);
            let mut relation = Relation {
                period: cells.period(),
                properties: cells.properties(),
                citations: cells.citations(),
                derived: cells.derived(),
                note: cells.note(Column::Note),
                id: id.unwrap_or_default(),
                kind,
                from,
                to,
            };
            known.check_citations(ontology, &relation.citations, report, |error| {
                Diagnostic::of_text(table.path, table.place(row, Column::Citations), error)
            });
            if report.errors() > errors {
                // What is missing from it may be what tells it from another.
                relation.from = NOWHERE;
            }
            if !relation.id.is_empty() {
                known.records.push(relation);
                spots.push(table.spot(row));
            }
        });
        files.push((first..spots.len(), style));
    }
    let order = known.records.sort_relations();
    let numbers: Vec<u32> = match &order {
        None => (0..known.records.relation_count()).map(|ix| u32::try_from(ix).unwrap_or(u32::MAX)).collect(),
        Some(order) => {
            spots = order.iter().map(|old| spots[old.0 as usize]).collect();
            let mut numbers = vec![0; order.len()];
            for (new, old) in order.iter().enumerate() {
                numbers[old.0 as usize] = u32::try_from(new).unwrap_or(u32::MAX);
            }
            numbers
        }
    };
    let relations = Relations { ontology, tables, known, spots: &spots };
    relations.duplicate_ids(report);
    relations.duplicates(report);
    files.into_iter().map(|(range, style)| (numbers[range].to_vec(), style)).collect()
}

/// Reads both ends and checks that the relation may connect them.
fn ends(cells: &mut Cells<'_, '_>, known: &Known, kind: &RelationKind) -> (EntityIx, EntityIx) {
    let mut read = |column| {
        let id = cells.end(column)?;
        let found = known.find(&id);
        if found.is_none() && !known.may_be_lost(&id) {
            let near = known.closest(&id, cells.report);
            let help = suggested(near, "add it to a file in entities/");
            let name = cells.table.shape.name(column);
            cells.error(column, format!("`{name}` names the unknown entity `{id}`"), help);
        }
        found
    };
    let (from, to) = (read(Column::From), read(Column::To));
    if let (Some(from), Some(to)) = (from, to) {
        if from == to {
            let id = &known.records.entity(from).id;
            cells.error(Column::To, format!("a relation of `{id}` to itself"), "name two different entities");
        } else {
            check_kinds(cells, kind, known.records.entity(from).kind, known.records.entity(to).kind);
        }
    }
    (from.unwrap_or(NOWHERE), to.unwrap_or(NOWHERE))
}

fn check_kinds(cells: &mut Cells<'_, '_>, kind: &RelationKind, from: KindId, to: KindId) {
    if kind.permits(from, to) {
        return;
    }
    let ontology = cells.ontology;
    let names = |set: KindSet| one_of(set.iter().map(|at| ontology.kinds[at].name.as_str()));
    let (from_name, to_name) = (&ontology[from].name, &ontology[to].name);
    if !kind.from().has(from.index()) {
        let help = format!("it may come from {}", names(kind.from()));
        cells.error(Column::From, format!("`{}` does not come from `{from_name}`", kind.name), help);
    } else if kind.same_kind && kind.to().has(to.index()) {
        let message = format!("`{}` does not connect `{from_name}` with `{to_name}`", kind.name);
        cells.error(Column::To, message, "both ends must be of one kind");
    } else {
        let message = format!("`{}` does not go from `{from_name}` to `{to_name}`", kind.name);
        let help = format!("from `{from_name}` it may go to {}", names(kind.targets(KindSet::one(from.index()))));
        cells.error(Column::To, message, help);
    }
}

/// All relations, for checks that need them all.
struct Relations<'a, 'p> {
    ontology: &'a Ontology,
    tables: &'a [Table<'p>],
    known: &'a Known,
    spots: &'a [Spot],
}

impl<'a, 'p> Relations<'a, 'p> {
    fn spot(&self, ix: RelationIx) -> (&'a Table<'p>, Spot) {
        let spot = self.spots[ix.0 as usize];
        (&self.tables[spot.table as usize], spot)
    }

    fn duplicate_ids(&self, report: &mut Report) {
        let mut first: Option<RelationRef<'_>> = None;
        for relation in self.known.records.relations() {
            match first {
                Some(same) if same.id() == relation.id() => {
                    report.push(used_twice(relation.id(), self.spot(same.ix), self.spot(relation.ix)));
                }
                _ => {
                    first = Some(relation);
                    if let Some(entity) = self.known.find(relation.id()) {
                        let entity = self.known.spot(self.tables, entity);
                        report.push(used_twice(relation.id(), entity, self.spot(relation.ix)));
                    }
                }
            }
        }
    }

    /// Warns of relations that say the same twice.
    fn duplicates(&self, report: &mut Report) {
        let records = &self.known.records;
        let key = |relation: &RelationRef<'_>| {
            let (from, to) = (relation.from(), relation.to());
            let turned = self.ontology[relation.kind()].symmetric && from > to;
            (relation.kind(), if turned { (to, from) } else { (from, to) })
        };
        let mut sorted: Vec<RelationRef<'_>> =
            records.relations().filter(|relation| relation.from() != NOWHERE).collect();
        // Then in the order of the files, so that the later row is the one reported.
        sorted.sort_unstable_by_key(|relation| (key(relation), self.spots[relation.ix.0 as usize]));
        for same_ends in sorted.chunk_by(|a, b| key(a) == key(b)).filter(|group| group.len() > 1) {
            let mut first: FxHashMap<(&Period, &[Option<Value>]), RelationIx> = FxHashMap::default();
            for relation in same_ends {
                let known = *first.entry((relation.period(), relation.properties())).or_insert(relation.ix);
                if known != relation.ix {
                    let (table, spot) = self.spot(relation.ix);
                    let (other, other_spot) = self.spot(known);
                    let line = other.place_at(other_spot, Column::Id).0;
                    let message = format!("says the same as `{}`", records.relation(known).id());
                    let problem = Diagnostic::warning(table.path, table.place_at(spot, Column::Id), message);
                    report.push(problem.help(format!(
                        "keep one and give it the citations of both; the other is in {}:{line}",
                        other.path
                    )));
                }
            }
        }
    }
}
