//! A store that gives what it is asked for and nothing else: parts of records that a plan does not name are missing or
//! wrong. Whoever reads them is found out.

use crate::conformance::Engine;
use entente::graph::{QueryResult, Status, StoreError};
use entente::model::Manifest;
use entente::model::{Derivation, Entity, EntityIx, Period, Records, Relation, RelationIx, Value};
use entente::ontology::{KindId, KindSet, Ontology, RelationKindId};
use entente::query::{
    Answer, EdgePlan, EntityPart, GroupKey, Item, LookupAnswer, NodeAnswer, NodePlan, PageAnswer, PagePlan, Plan,
    Projection, RelationPart, Root, RootAnswer,
};
use entente::store::GraphStore;
use entente::store::memory::MemoryStore;
use entente::work::Work;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) struct Sparse {
    ontology: Arc<Ontology>,
    store: Arc<dyn GraphStore>,
}

impl Sparse {
    /// A store that gives less than another one.
    pub(crate) fn over(ontology: Arc<Ontology>, store: Arc<dyn GraphStore>) -> Self {
        Self { ontology, store }
    }
}

/// The embedded store, giving no more than it must: the suite itself reads only what it asks for.
struct SparseMemory;

#[async_trait::async_trait]
impl Engine for SparseMemory {
    async fn open(&self, ontology: Arc<Ontology>, dataset: Manifest, records: Records) -> Arc<dyn GraphStore> {
        Arc::new(Sparse::over(ontology.clone(), Arc::new(MemoryStore::new(ontology, dataset, records))))
    }
}

crate::conformance::conformance_tests!(SparseMemory);

#[async_trait::async_trait]
impl GraphStore for Sparse {
    async fn run(&self, plan: &Plan, work: &mut Work) -> Result<QueryResult, StoreError> {
        let QueryResult { answer: Answer { records, mut roots }, status } = self.store.run(plan, work).await?;
        let mut asked = Asked::over(&self.ontology, &records);
        for (root, answer) in plan.roots.iter().zip(&mut roots) {
            asked.root(root, answer);
        }
        let (records, numbers) = asked.records();
        for root in &mut roots {
            numbers.root(root);
        }
        Ok(QueryResult { answer: Answer { records: Arc::new(records), roots }, status })
    }

    async fn status(&self) -> Result<Arc<Status>, StoreError> {
        self.store.status().await
    }

    async fn probe(&self) -> Result<Arc<Status>, StoreError> {
        self.store.probe().await
    }
}

/// What a plan asks of the records of an answer, whatever the places where they stand.
struct Asked<'a> {
    ontology: &'a Ontology,
    records: &'a Records,
    entities: BTreeMap<EntityIx, Projection<EntityPart>>,
    relations: BTreeMap<RelationIx, Projection<RelationPart>>,
}

impl<'a> Asked<'a> {
    fn over(ontology: &'a Ontology, records: &'a Records) -> Self {
        Self { ontology, records, entities: BTreeMap::new(), relations: BTreeMap::new() }
    }

    fn root(&mut self, root: &Root, answer: &mut RootAnswer) {
        match (root, answer) {
            (Root::Lookup(lookup), RootAnswer::Lookup(found)) => {
                for one in found {
                    match one {
                        LookupAnswer::Entity(node) => self.node(node, &lookup.node, lookup.kinds),
                        LookupAnswer::Relation(item) => {
                            self.item(item, &lookup.edge, lookup.relations, self.ontology.to_kinds(lookup.relations));
                        }
                        LookupAnswer::Nothing(_) => {}
                    }
                }
            }
            (Root::Entities(list), RootAnswer::Page(page)) => {
                self.groups(page, &list.page);
                forget_flags(page, &list.page);
                for item in &mut page.items {
                    self.node(&mut item.node, &list.node, list.kinds);
                }
            }
            (Root::Relations(list), RootAnswer::Page(page)) => {
                self.groups(page, &list.page);
                forget_flags(page, &list.page);
                for item in &mut page.items {
                    self.item(item, &list.edge, list.relations, self.ontology.to_kinds(list.relations));
                }
            }
            (Root::Traversal(traversal), RootAnswer::Subgraph(subgraph)) => {
                let (kinds, relations) = (self.ontology.all_kinds(), self.ontology.all_relations());
                if let Some(plan) = &traversal.node {
                    subgraph.nodes.iter_mut().for_each(|place| self.node(&mut place.node, plan, kinds));
                }
                if let Some(plan) = &traversal.edge {
                    let ends = self.ontology.to_kinds(relations);
                    subgraph.edges.iter_mut().for_each(|item| self.item(item, plan, relations, ends));
                }
            }
            (Root::Search(search), RootAnswer::Matches(matches)) => {
                for found in matches {
                    self.node(&mut found.node, &search.node, search.kinds);
                }
            }
            _ => panic!("the answer has another shape than the plan"),
        }
    }

    fn groups(&mut self, page: &mut PageAnswer, plan: &PagePlan) {
        let kinds = self.ontology.all_kinds();
        for (grouping, groups) in plan.groups.iter().zip(&mut page.groups) {
            for key in groups.iter_mut().flat_map(|group| &mut group.keys) {
                if let GroupKey::Entity(node) = key {
                    self.node(node, &grouping.node, kinds);
                }
            }
        }
    }

    fn node(&mut self, node: &mut NodeAnswer, plan: &NodePlan, kinds: KindSet) {
        self.entity(node.entity, plan, kinds);
        for (hop, page) in plan.hops.iter().zip(&mut node.hops) {
            let Some(page) = page else { continue };
            self.groups(page, &hop.page);
            forget_flags(page, &hop.page);
            let far = hop.steps.far_kinds(self.ontology, hop.on);
            for item in &mut page.items {
                self.item(item, &hop.edge, hop.steps.relations(), far);
            }
        }
        if let Some(counted) = &mut node.counted {
            self.cited(&mut counted.cited, plan.cited.as_deref());
        }
    }

    fn cited(&mut self, nodes: &mut [NodeAnswer], plan: Option<&NodePlan>) {
        let source = KindSet::one(self.ontology.source_kind().index());
        let Some(plan) = plan else { return };
        for node in nodes {
            self.node(node, plan, source);
        }
    }

    fn item(&mut self, item: &mut Item, plan: &EdgePlan, relations: KindSet, far: KindSet) {
        self.node(&mut item.node, &plan.node, far);
        if plan.parts.is_empty() {
            (item.relation, item.extra) = (None, None);
        }
        let Some(ix) = item.relation else { return };
        let asked = self.relations.entry(ix).or_default();
        asked.extend(plan.parts.iter());
        if relations.len() == 1 {
            asked.add(RelationPart::Kind);
        }
        let relation = self.records.relation(ix);
        let (starts, ends) = (self.ontology.from_kinds(relations), self.ontology.to_kinds(relations));
        if let Some(extra) = &mut item.extra {
            self.node(&mut extra.from, &plan.from, starts);
            self.node(&mut extra.to, &plan.to, ends);
            self.cited(&mut extra.cited, plan.cited.as_deref());
        } else {
            self.entity(relation.from(), &plan.from, starts);
            self.entity(relation.to(), &plan.to, ends);
        }
    }

    fn entity(&mut self, ix: EntityIx, plan: &NodePlan, kinds: KindSet) {
        let asked = self.entities.entry(ix).or_default();
        asked.extend(plan.parts.iter());
        if kinds.len() == 1 {
            asked.add(EntityPart::Kind);
        }
    }

    /// Records with what was asked of them.
    fn records(self) -> (Records, Numbers) {
        let mut records = Records::new(self.entities.iter().map(|(ix, parts)| self.bare_entity(*ix, parts)).collect());
        let number = |ix: &EntityIx| records.find_entity(&self.records.entity(*ix).id).expect("it was put in");
        let entities: BTreeMap<_, _> = self.entities.keys().map(|ix| (*ix, number(ix))).collect();
        let bare = self.relations.iter().map(|(ix, parts)| (*ix, self.bare_relation(*ix, parts, &entities)));
        let relations = bare.map(|(ix, relation)| (ix, records.push(relation))).collect();
        (records, Numbers { entities, relations })
    }

    fn bare_entity(&self, ix: EntityIx, parts: &Projection<EntityPart>) -> Entity {
        let whole = self.records.entity(ix);
        let asked = |part| parts.has(part);
        let kind = if asked(EntityPart::Kind) { whole.kind.index() } else { whole.kind.index() + 1 };
        Entity {
            id: whole.id.clone(),
            kind: KindId::new(kind % self.ontology.kinds.len()),
            name: if asked(EntityPart::Name) { whole.name.clone() } else { Box::default() },
            names: if asked(EntityPart::Names) { whole.names.clone() } else { Box::default() },
            description: whole.description.clone().filter(|_| asked(EntityPart::Description)),
            period: Period {
                start: whole.period.start.clone().filter(|_| asked(EntityPart::Start)),
                end: whole.period.end.clone().filter(|_| asked(EntityPart::End)),
            },
            properties: bare(&whole.properties, |at| asked(EntityPart::Property(whole.kind, at))),
            external_ids: if asked(EntityPart::ExternalIds) { whole.external_ids.clone() } else { Box::default() },
            citations: if asked(EntityPart::Citations) { whole.citations.clone() } else { Box::default() },
            derived: if asked(EntityPart::Derived) { whole.derived } else { Derivation::Inferred },
            note: whole.note.clone().filter(|_| asked(EntityPart::Note)),
        }
    }

    fn bare_relation(
        &self,
        ix: RelationIx,
        parts: &Projection<RelationPart>,
        entities: &BTreeMap<EntityIx, EntityIx>,
    ) -> Relation {
        let whole = self.records.relation(ix);
        let asked = |part| parts.has(part);
        let kind = if asked(RelationPart::Kind) { whole.kind().index() } else { whole.kind().index() + 1 };
        Relation {
            id: if asked(RelationPart::Id) { whole.id().into() } else { Box::default() },
            kind: RelationKindId::new(kind % self.ontology.relations.len()),
            from: entities[&whole.from()],
            to: entities[&whole.to()],
            period: Period {
                start: whole.period().start.clone().filter(|_| asked(RelationPart::Start)),
                end: whole.period().end.clone().filter(|_| asked(RelationPart::End)),
            },
            properties: bare(whole.properties(), |at| asked(RelationPart::Property(whole.kind(), at))),
            citations: if asked(RelationPart::Citations) { whole.citations().into() } else { Box::default() },
            derived: if asked(RelationPart::Derived) { whole.derived() } else { Derivation::Inferred },
            note: whole.note().filter(|_| asked(RelationPart::Note)).map(Into::into),
        }
    }
}

fn bare(properties: &[Option<Value>], asked: impl Fn(u16) -> bool) -> Box<[Option<Value>]> {
    (0..).zip(properties).map(|(at, value)| value.clone().filter(|_| asked(at))).collect()
}

/// Whether a list goes on is known only to those who ask for items, and past the page to those who ask for that.
fn forget_flags(page: &mut PageAnswer, plan: &PagePlan) {
    page.has_next &= plan.items && (plan.wants_has_next || plan.backward);
    page.has_previous &= plan.items && (plan.wants_has_next || !plan.backward);
}

/// New numbers of records, by the old ones.
struct Numbers {
    entities: BTreeMap<EntityIx, EntityIx>,
    relations: BTreeMap<RelationIx, RelationIx>,
}

impl Numbers {
    fn root(&self, root: &mut RootAnswer) {
        match root {
            RootAnswer::Page(page) => self.page(page),
            RootAnswer::Matches(matches) => matches.iter_mut().for_each(|found| self.node(&mut found.node)),
            RootAnswer::Subgraph(subgraph) => {
                subgraph.nodes.iter_mut().for_each(|place| self.node(&mut place.node));
                subgraph.edges.iter_mut().for_each(|item| self.item(item));
            }
            RootAnswer::Lookup(found) => {
                for one in found {
                    match one {
                        LookupAnswer::Entity(node) => self.node(node),
                        LookupAnswer::Relation(item) => self.item(item),
                        LookupAnswer::Nothing(_) => {}
                    }
                }
            }
        }
    }

    fn page(&self, page: &mut PageAnswer) {
        page.items.iter_mut().for_each(|item| self.item(item));
        for key in page.groups.iter_mut().flatten().flat_map(|group| &mut group.keys) {
            if let GroupKey::Entity(node) = key {
                self.node(node);
            }
        }
    }

    fn item(&self, item: &mut Item) {
        item.relation = item.relation.map(|ix| self.relations[&ix]);
        self.node(&mut item.node);
        if let Some(extra) = &mut item.extra {
            self.node(&mut extra.from);
            self.node(&mut extra.to);
            extra.cited.iter_mut().for_each(|node| self.node(node));
        }
    }

    fn node(&self, node: &mut NodeAnswer) {
        node.entity = self.entities[&node.entity];
        node.hops.iter_mut().flatten().for_each(|page| self.page(page));
        if let Some(counted) = &mut node.counted {
            counted.cited.iter_mut().for_each(|node| self.node(node));
        }
    }
}
