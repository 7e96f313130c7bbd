//! Rows of entities and relations → answers about them.

use super::super::columns::{
    CountColumns, DirectionColumn, EdgeColumns, FreeRelationColumns, NodeColumns, PageColumns, RelationColumns, Rows,
    Way,
};
use super::super::layout::Cell;
use super::super::layout::record::{Corrupt, int, list, text, texts};
use super::reader::{Read, Reader};
use crate::model::{EntityIx, RelationIx};
use crate::ontology::{KindSet, RelationKindId};
use crate::query::{EdgeExtras, EntityPart, Item, NodeAnswer, NodeExtras, PageAnswer, RelationPart};

impl<'r> Reader<'r> {
    /// A page of a list. Of its rows only those are read that it has.
    pub(super) fn page<C>(
        &mut self,
        row: &[Cell<'r>],
        columns: &PageColumns<'_, C>,
        mut item: impl FnMut(&mut Self, &Cell<'r>, &C) -> Read<Item>,
    ) -> Read<PageAnswer> {
        let mut found = Vec::new();
        if let Some(Rows { at, .. }) = &columns.rows {
            found.extend(list(at.of(row)?)?);
        }
        let cut = columns.page.cut(found);
        let mut items = Vec::with_capacity(cut.items.len());
        if let Some(Rows { row: columns, .. }) = &columns.rows {
            for row in cut.items {
                items.push(item(self, row, columns)?);
            }
        }
        let total = match columns.total {
            Some(at) => Some(int(at.of(row)?)?),
            None => None,
        };
        let groups = self.groups(row, &columns.groups)?;
        Ok(PageAnswer { items, total, has_next: cut.has_next, has_previous: cut.has_previous, groups })
    }

    pub(super) fn node(&mut self, row: &Cell<'r>, columns: &NodeColumns<'_>) -> Read<NodeAnswer> {
        let row = list(row)?;
        let id = text(columns.id.of(row)?).map_err(|_| Corrupt::new("an entity has no `id`"))?;
        let ix = self.entity(id, columns.kinds);
        let named = |fault: Corrupt| fault.of(id);
        if let Some(labels) = columns.labels {
            let labels = texts(labels.of(row)?).map_err(named)?;
            let mut known = labels.iter().filter_map(|label| self.ontology.kind(label));
            let kind = known.next().ok_or_else(|| Corrupt::new("it has no label of a kind").of(id))?;
            if known.next().is_some() {
                return Err(Corrupt::new("it has labels of several kinds").of(id));
            }
            self.entities[ix.0 as usize].settle(self.ontology, kind);
        }
        let entity = &mut self.entities[ix.0 as usize];
        for (part, at) in &columns.parts {
            entity.read(self.ontology, *part, at.of(row)?).map_err(named)?;
        }
        let kind = entity.kind().index();
        let mut hops = Vec::with_capacity(columns.hops.len());
        for hop in &columns.hops {
            let hop = hop.as_ref().filter(|hop| hop.on.has(kind));
            let page = hop.map(|hop| self.page(row, &hop.page, |reader, row, edge| reader.edge(row, ix, edge)));
            hops.push(page.transpose()?);
        }
        let mut extras = NodeExtras::default();
        for counts in &columns.counts {
            extras.counts.push(read_counts(row, counts)?);
        }
        if let Some(cited) = &columns.cited {
            let known = columns.parts.iter().any(|(part, _)| *part == EntityPart::Citations);
            let citations = known.then(|| self.entities[ix.0 as usize].citations());
            extras.cited = self.cited(cited.at.of(row)?, citations, &cited.row).map_err(named)?;
        }
        let any = !columns.counts.is_empty() || columns.cited.is_some();
        Ok(NodeAnswer { entity: ix, hops: hops.into(), counted: any.then(|| Box::new(extras)) })
    }

    /// The sources cited; as many as there are citations, where that is known.
    fn cited(&mut self, rows: &Cell<'r>, citations: Option<usize>, columns: &NodeColumns<'_>) -> Read<Vec<NodeAnswer>> {
        let rows = list(rows)?;
        if citations.is_some_and(|citations| rows.len() != citations) {
            return Err(Corrupt::new("it cites a source that is not there"));
        }
        rows.iter().map(|row| self.node(row, columns)).collect()
    }

    /// A relation that was not reached from an entity.
    pub(super) fn free_relation(&mut self, row: &Cell<'r>, columns: &FreeRelationColumns<'_>) -> Read<Item> {
        let row = list(row)?;
        let from = text(columns.from.of(row)?).map_err(|_| Corrupt::new("an entity has no `id`"))?;
        let from = self.entity(from, self.ontology.from_kinds(columns.edge.kinds));
        self.edge(columns.at.of(row)?, from, &columns.edge)
    }

    /// A relation as seen from an entity.
    fn edge(&mut self, row: &Cell<'r>, origin: EntityIx, columns: &EdgeColumns<'_>) -> Read<Item> {
        let row = list(row)?;
        let relation = match &columns.relation {
            Some(relation) => Some(self.relation_parts(row, columns.kinds, relation)?),
            None => None,
        };
        let outgoing = match columns.direction {
            DirectionColumn::Fixed { outgoing } => outgoing,
            DirectionColumn::At(at) => matches!(at.of(row)?, Cell::Bool(true)),
            DirectionColumn::Unknown => {
                // Which end is which says nothing of their kinds, then.
                let node = self.node(columns.node.at.of(row)?, &columns.node.row)?;
                return Ok(Item { relation: None, node, extra: None });
            }
        };
        let node = self.node(columns.node.at.of(row)?, &columns.node.row)?;
        let (from, to) = if outgoing { (origin, node.entity) } else { (node.entity, origin) };
        if let Some(ix) = relation {
            self.relations[ix.0 as usize].connect(from, to);
        }
        let (sources, targets) = (self.ontology.from_kinds(columns.kinds), self.ontology.to_kinds(columns.kinds));
        let from = self.end(row, from, sources, columns.from.as_ref())?;
        let to = self.end(row, to, targets, columns.to.as_ref())?;
        let cited = match &columns.cited {
            None => Vec::new(),
            Some(cited) => {
                let asked = columns.relation.iter().flat_map(|relation| &relation.parts);
                let known = asked.map(|(part, _)| *part).any(|part| part == RelationPart::Citations);
                let known = relation.filter(|_| known).map(|ix| &self.relations[ix.0 as usize]);
                let (id, citations) = known.map(|known| (known.id.clone(), known.citations())).unzip();
                let named = |fault: Corrupt| match &id {
                    Some(id) => fault.of(id),
                    None => fault,
                };
                self.cited(cited.at.of(row)?, citations, &cited.row).map_err(named)?
            }
        };
        let any = columns.from.is_some() || columns.to.is_some() || columns.cited.is_some();
        let extra = any.then(|| Box::new(EdgeExtras { from, to, cited }));
        Ok(Item { relation, node, extra })
    }

    /// An end of a relation, of which something or nothing may be asked.
    fn end(
        &mut self,
        row: &[Cell<'r>],
        ix: EntityIx,
        kinds: KindSet,
        columns: Option<&Rows<NodeColumns<'_>>>,
    ) -> Read<NodeAnswer> {
        if let Some(columns) = columns {
            return self.node(columns.at.of(row)?, &columns.row);
        }
        // The kind of the relation settles what nobody asks for.
        self.narrow(ix, kinds);
        Ok(NodeAnswer::plain(ix))
    }

    /// What a row has of a relation itself.
    fn relation_parts(&mut self, row: &[Cell<'r>], kinds: KindSet, columns: &RelationColumns) -> Read<RelationIx> {
        let id = text(columns.id.of(row)?).map_err(|_| Corrupt::new("a relation has no `id`"))?;
        let named = |fault: Corrupt| fault.of(id);
        let ix = self.relation(id, kinds);
        let relation = &mut self.relations[ix.0 as usize];
        if let Some(kind) = columns.kind {
            let name = text(kind.of(row)?).map_err(named)?;
            let kind = self.ontology.relation(name).ok_or_else(|| Corrupt::new("its type is unknown").of(id))?;
            relation.settle(self.ontology, kind);
        }
        for (part, at) in &columns.parts {
            relation.read(self.ontology, *part, at.of(row)?).map_err(named)?;
        }
        Ok(ix)
    }
}

/// Numbers of relations by kind, outgoing and incoming; only kinds that occur.
fn read_counts(row: &[Cell<'_>], columns: &CountColumns) -> Read<Vec<(RelationKindId, usize, usize)>> {
    let numbers = list(columns.at.of(row)?)?.iter().map(int).collect::<Read<Vec<_>>>()?;
    let mut counts: Vec<(RelationKindId, usize, usize)> = Vec::new();
    for ((kind, way), count) in columns.counted.iter().zip(numbers) {
        if counts.last().is_none_or(|(last, _, _)| last != kind) {
            counts.push((*kind, 0, 0));
        }
        if let Some((_, outgoing, incoming)) = counts.last_mut() {
            *(if *way == Way::In { incoming } else { outgoing }) += count;
        }
    }
    counts.retain(|(_, outgoing, incoming)| outgoing + incoming > 0);
    Ok(counts)
}
