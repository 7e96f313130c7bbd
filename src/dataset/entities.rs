//! Rows of entity files → entities, and what must hold among them: identifiers, unique values, citations.

use super::cells::Cells;
use super::layout::{Column, Style, What};
use super::report::Report;
use super::table::{RowState, Spot, Table};
use crate::diagnostic::{Diagnostic, TextError, suggested};
use crate::model::{Citation, Entity, EntityIx, Records, Value};
use crate::ontology::{Ontology, Property};
use rustc_hash::{FxHashMap, FxHashSet};

/// What relations and citations may refer to.
pub(super) struct Known {
    /// The entities, and later the relations.
    pub(super) records: Records,
    /// The entities by identifier: relations ask for them millions of times.
    numbers: FxHashMap<Box<str>, EntityIx>,
    /// Where each entity stands.
    pub(super) spots: Vec<Spot>,
    /// Identifiers of rows that could not be read.
    lost: FxHashSet<Box<str>>,
    /// Whether there may be entities that were not found.
    incomplete: bool,
}

/// Number of each row's record, file by file, and how the file is spelt.
pub(super) type Rows = Vec<(Vec<u32>, Style)>;

pub(super) fn read(ontology: &Ontology, tables: &[Table<'_>], complete: bool, report: &mut Report) -> (Known, Rows) {
    let mut entities: Vec<(Entity, Spot)> = Vec::new();
    let (mut lost, mut incomplete) = (FxHashSet::default(), !complete);
    let mut files = Vec::new();
    for table in tables {
        let What::Entities(kind) = table.shape.what else { continue };
        let first = entities.len();
        let (style, whole) = table.rows(report, |row, state, report| {
            if state == RowState::Broken {
                lost.extend(table.cell(row, Column::Id).map(|id| Box::from(id.trim())));
                return;
            }
            let mut cells = Cells { ontology, table, row, report };
            // Without an identifier the other cells are checked all the same.
            let id = cells.id();
            let entity = Entity {
                name: cells.name(),
                names: cells.names(),
                description: cells.note(Column::Description),
                period: cells.period(),
                properties: cells.properties(),
                external_ids: cells.external_ids(),
                citations: cells.citations(),
                derived: cells.derived(),
                note: cells.note(Column::Note),
                id: id.unwrap_or_default(),
                kind,
            };
            if !entity.id.is_empty() {
                entities.push((entity, table.spot(row)));
            }
        });
        incomplete |= !whole;
        files.push((first..entities.len(), style));
    }
    let mut order: Vec<usize> = (0..entities.len()).collect();
    order.sort_by(|a, b| entities[*a].0.id.cmp(&entities[*b].0.id));
    let mut numbers = vec![0; order.len()];
    for (new, old) in order.into_iter().enumerate() {
        numbers[old] = u32::try_from(new).unwrap_or(u32::MAX);
    }
    let rows = files.into_iter().map(|(range, style)| (numbers[range].to_vec(), style)).collect();
    // Both sorts are stable, so numbers, spots and records agree also where identifiers are used twice.
    entities.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    let (entities, spots) = entities.into_iter().unzip();
    let records = Records::new(entities);
    let mut numbers = FxHashMap::default();
    for (ix, entity) in records.entities() {
        numbers.entry(entity.id.clone()).or_insert(ix);
    }
    let known = Known { records, numbers, spots, lost, incomplete };
    known.duplicate_ids(tables, report);
    known.unique_values(ontology, tables, report);
    known.citations(ontology, tables, report);
    (known, rows)
}

/// Reports the second use of an identifier.
pub(super) fn used_twice(id: &str, first: (&Table<'_>, Spot), again: (&Table<'_>, Spot)) -> Diagnostic {
    let at = |(table, spot): (&Table<'_>, Spot)| table.place_at(spot, Column::Id);
    let help =
        format!("it is also in {}:{}; ids are unique over all entities and relations", first.0.path, at(first).0);
    Diagnostic::error(again.0.path, at(again), format!("the id `{id}` is used twice")).help(help)
}

impl Known {
    /// Where an entity stands.
    pub(super) fn spot<'t, 'p>(&self, tables: &'t [Table<'p>], entity: EntityIx) -> (&'t Table<'p>, Spot) {
        let spot = self.spots[entity.0 as usize];
        (&tables[spot.table as usize], spot)
    }

    /// The entity of an identifier.
    pub(super) fn find(&self, id: &str) -> Option<EntityIx> {
        self.numbers.get(id).copied()
    }

    /// Whether it would be wrong to say that an entity does not exist, since part of the files could not be read.
    pub(super) fn may_be_lost(&self, id: &str) -> bool {
        self.incomplete || self.lost.contains(id)
    }

    /// The entity identifier most like a word.
    pub(super) fn closest(&self, word: &str, report: &mut Report) -> Option<&str> {
        report.closest(word, self.records.entities().map(|(_, entity)| &*entity.id))
    }

    fn duplicate_ids(&self, tables: &[Table<'_>], report: &mut Report) {
        let mut first: Option<(EntityIx, &Entity)> = None;
        for (ix, entity) in self.records.entities() {
            match first {
                Some((known, same)) if same.id == entity.id => {
                    report.push(used_twice(&entity.id, self.spot(tables, known), self.spot(tables, ix)));
                }
                _ => first = Some((ix, entity)),
            }
        }
    }

    fn unique_values(&self, ontology: &Ontology, tables: &[Table<'_>], report: &mut Report) {
        for (kind_id, kind) in ontology.kinds_with_ids() {
            for (at, property) in kind.properties.iter().enumerate().filter(|(_, property)| property.unique) {
                let mut first: FxHashMap<&Value, EntityIx> = FxHashMap::default();
                // In the order of the files, so that the later row is the one reported.
                let mut holders: Vec<_> = self
                    .records
                    .entities()
                    .filter(|(_, entity)| entity.kind == kind_id)
                    .filter_map(|(ix, entity)| Some((ix, entity.properties[at].as_ref()?)))
                    .collect();
                holders.sort_by_key(|(ix, _)| self.spots[ix.0 as usize]);
                for (ix, value) in holders {
                    match first.entry(value) {
                        std::collections::hash_map::Entry::Vacant(entry) => {
                            entry.insert(ix);
                        }
                        std::collections::hash_map::Entry::Occupied(entry) => {
                            let owner = *entry.get();
                            report.push(self.shared(ontology, tables, (at, property), owner, ix));
                        }
                    }
                }
            }
        }
    }

    fn shared(
        &self,
        ontology: &Ontology,
        tables: &[Table<'_>],
        (at, property): (usize, &Property),
        owner: EntityIx,
        again: EntityIx,
    ) -> Diagnostic {
        let value = self.records.entity(again).properties[at].as_ref();
        let text = value.map(|value| super::scalar::write(ontology, property.ty, value)).unwrap_or_default();
        let (table, spot) = self.spot(tables, again);
        let ((first, first_spot), id) = (self.spot(tables, owner), &self.records.entity(owner).id);
        let line = first.place_at(first_spot, Column::Id).0;
        Diagnostic::error(
            table.path,
            table.place_at(spot, Column::Own(at)),
            format!("`{}` is `{text}` here and in `{id}`", property.name),
        )
        .help(format!("no two `{}` share it; the other is in {}:{line}", table.shape.kind, first.path))
    }

    fn citations(&self, ontology: &Ontology, tables: &[Table<'_>], report: &mut Report) {
        for (ix, entity) in self.records.entities() {
            let (table, spot) = self.spot(tables, ix);
            self.check_citations(ontology, &entity.citations, report, |error| {
                Diagnostic::of_text(table.path, table.place_at(spot, Column::Citations), error)
            });
        }
    }

    /// Checks that what is cited is a source.
    pub(super) fn check_citations(
        &self,
        ontology: &Ontology,
        citations: &[Citation],
        report: &mut Report,
        problem: impl Fn(TextError) -> Diagnostic,
    ) {
        let source = ontology.source_kind();
        for citation in citations {
            let id = &*citation.source;
            match self.find(id).map(|ix| self.records.entity(ix).kind) {
                Some(kind) if kind == source => {}
                Some(kind) => {
                    let message = format!("`{id}` is of the kind `{}`, not `Source`", ontology[kind].name);
                    report.push(problem(TextError::new(message, "cite a row of sources.csv: `source#locator`")));
                }
                None if self.may_be_lost(id) => {}
                None => {
                    let sources: Vec<&str> = self
                        .records
                        .entities()
                        .filter(|(_, entity)| entity.kind == source)
                        .map(|(_, entity)| &*entity.id)
                        .collect();
                    let help = suggested(report.closest(id, sources.into_iter()), "add it to sources.csv");
                    report.push(problem(TextError::new(format!("the unknown source `{id}` is cited"), help)));
                }
            }
        }
    }
}
