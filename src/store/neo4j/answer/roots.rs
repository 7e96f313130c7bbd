//! Columns of roots → their answers.

use super::super::columns::{FreeRelationColumns, NodeColumns, NumberedColumns, RootColumns, Rows};
use super::super::layout::Cell;
use super::super::layout::record::{Corrupt, list, text};
use super::super::names::Match;
use super::super::prefetch::{Located, Prefetch};
use super::numbering::finish;
use super::reader::{Read, Reader};
use crate::ontology::Ontology;
use crate::query::{Answer, Item, LookupAnswer, NameMatch, RootAnswer, Subgraph, SubgraphNode};
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// Reads the answer to a plan: for each root its columns, what it has sought, and its row.
pub(in super::super) fn read<'r>(
    ontology: &'r Ontology,
    roots: &[RootColumns<'_>],
    sought: Vec<Prefetch>,
    rows: &[Cell<'r>],
) -> Read<Answer> {
    let mut reader = Reader::new(ontology);
    let roots = roots.iter().zip(sought).zip(rows);
    let roots = roots.map(|((columns, sought), row)| reader.root(columns, sought, list(row)?)).collect::<Read<_>>()?;
    Ok(finish(reader, roots))
}

/// Rows by a key that each has.
fn by_key<'c, 'r, C, K: Eq + Hash>(
    row: &'c [Cell<'r>],
    rows: Option<&Rows<C>>,
    key: impl Fn(&'c [Cell<'r>], &C) -> Read<K>,
) -> Read<FxHashMap<K, &'c Cell<'r>>> {
    let Some(Rows { at, row: columns }) = rows else { return Ok(FxHashMap::default()) };
    list(at.of(row)?)?.iter().map(|row| Ok((key(list(row)?, columns)?, row))).collect()
}

/// The identifier of an entity.
fn entity_id<'r>(row: &[Cell<'r>], columns: &NodeColumns<'_>) -> Read<&'r str> {
    text(columns.id.of(row)?)
}

/// The identifier of a relation.
fn relation_id<'r>(row: &[Cell<'r>], columns: &FreeRelationColumns<'_>) -> Read<&'r str> {
    match &columns.edge.relation {
        Some(relation) => text(relation.id.of(list(columns.at.of(row)?)?)?),
        None => Err(Corrupt::new("a relation has no `id`")),
    }
}

/// The server's number of a record.
fn number_of<C>(row: &[Cell<'_>], columns: &NumberedColumns<C>) -> Read<i64> {
    match columns.number.of(row)? {
        Cell::Int(number) => Ok(*number),
        _ => Err(Corrupt::new("a row has no number")),
    }
}

impl<'r> Reader<'r> {
    fn root(&mut self, columns: &RootColumns<'_>, sought: Prefetch, row: &[Cell<'r>]) -> Read<RootAnswer> {
        match columns {
            RootColumns::Lookup { ids, entities, relations } => {
                self.lookup(row, ids, entities.as_ref(), relations.as_ref()).map(RootAnswer::Lookup)
            }
            RootColumns::Entities(page) => {
                let page = self.page(row, page, |reader, row, columns| {
                    Ok(Item { relation: None, node: reader.node(row, columns)?, extra: None })
                });
                page.map(RootAnswer::Page)
            }
            RootColumns::Relations(page) => {
                self.page(row, page, |reader, row, columns| reader.free_relation(row, columns)).map(RootAnswer::Page)
            }
            RootColumns::Subgraph { nodes, edges } => {
                let found = match sought {
                    Prefetch::Subgraph(found) => found,
                    Prefetch::Nothing | Prefetch::Names(_) => Located::default(),
                };
                self.subgraph(row, found, nodes.as_ref(), edges.as_ref()).map(RootAnswer::Subgraph)
            }
            RootColumns::Matches(rows) => {
                let found = match sought {
                    Prefetch::Names(found) => found,
                    Prefetch::Nothing | Prefetch::Subgraph(_) => Vec::new(),
                };
                self.matches(row, found, rows.as_ref()).map(RootAnswer::Matches)
            }
        }
    }

    fn lookup(
        &mut self,
        row: &[Cell<'r>],
        ids: &[Box<str>],
        entities: Option<&Rows<NodeColumns<'_>>>,
        relations: Option<&Rows<FreeRelationColumns<'_>>>,
    ) -> Read<Vec<LookupAnswer>> {
        let entity_rows = by_key(row, entities, entity_id)?;
        let relation_rows = by_key(row, relations, relation_id)?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            found.push(if let (Some(columns), Some(row)) = (entities, entity_rows.get(&**id)) {
                LookupAnswer::Entity(self.node(row, &columns.row)?)
            } else if let (Some(columns), Some(row)) = (relations, relation_rows.get(&**id)) {
                LookupAnswer::Relation(self.free_relation(row, &columns.row)?)
            } else {
                LookupAnswer::Nothing(Vec::new())
            });
        }
        Ok(found)
    }

    fn matches(
        &mut self,
        row: &[Cell<'r>],
        found: Vec<Match>,
        rows: Option<&Rows<NodeColumns<'_>>>,
    ) -> Read<Vec<NameMatch>> {
        let (Some(columns), by_id) = (rows, by_key(row, rows, entity_id)?) else { return Ok(Vec::new()) };
        let matches = found.into_iter().map(|Match { id, score, how, name }| {
            let row = by_id.get(&*id).ok_or_else(|| Corrupt::new("an entity that was found is not there").of(&id))?;
            Ok(NameMatch { node: self.node(row, &columns.row)?, score, how, name })
        });
        matches.collect()
    }

    fn subgraph(
        &mut self,
        row: &[Cell<'r>],
        found: Located,
        nodes: Option<&Rows<NumberedColumns<NodeColumns<'_>>>>,
        edges: Option<&Rows<NumberedColumns<FreeRelationColumns<'_>>>>,
    ) -> Read<Subgraph> {
        let (node_rows, edge_rows) = (by_key(row, nodes, number_of)?, by_key(row, edges, number_of)?);
        let gone = || Corrupt::new("a record that was found is not there");
        let mut subgraph = Subgraph {
            missing: found.missing.map(|id| (id, Vec::new())),
            paths: found.paths,
            layers: found.layers,
            truncated: found.truncated,
            ..Subgraph::default()
        };
        if let Some(Rows { row: columns, .. }) = nodes {
            for (handle, distance) in found.nodes {
                let row = list(node_rows.get(&handle).ok_or_else(gone)?)?;
                let node = self.node(columns.at.of(row)?, &columns.row)?;
                subgraph.nodes.push(SubgraphNode { node, distance });
            }
        }
        if let Some(Rows { row: columns, .. }) = edges {
            for handle in found.edges {
                let row = list(edge_rows.get(&handle).ok_or_else(gone)?)?;
                subgraph.edges.push(self.free_relation(columns.at.of(row)?, &columns.row)?);
            }
        }
        Ok(subgraph)
    }
}
