//! Answers as text, so that those of two stores can be compared: all that a plan asks for and nothing else.

use entente::model::{Entity, PartialDate, Records, RelationRef, Value};
use entente::ontology::{KindSet, Ontology};
use entente::query::{
    Answer, EdgePlan, EntityPart, Group, GroupKey, Item, LookupAnswer, NameMatch, NodeAnswer, NodePlan, PageAnswer,
    PagePlan, Plan, RelationPart, Root, RootAnswer, Subgraph, Traversal,
};
use std::fmt::{Debug, Write as _};

/// The answer to a plan, a line for each record and page. Records are told by identifier and by the parts that the plan
/// asks for at that place; kinds also where the plan settles them.
pub(crate) fn describe(ontology: &Ontology, plan: &Plan, answer: &Answer) -> String {
    let mut writer = Writer { ontology, records: &answer.records, text: String::new(), depth: 0 };
    for (root, answer) in plan.roots.iter().zip(&answer.roots) {
        writer.root(root, answer);
    }
    if plan.roots.len() != answer.roots.len() {
        writer.line("the answer has more roots, or fewer, than the plan");
    }
    writer.text
}

struct Writer<'a> {
    ontology: &'a Ontology,
    records: &'a Records,
    text: String,
    depth: usize,
}

impl Writer<'_> {
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "{:1$}{text}", "", self.depth * 2);
    }

    /// What is said below the last line.
    fn below(&mut self, say: impl FnOnce(&mut Self)) {
        self.depth += 1;
        say(self);
        self.depth -= 1;
    }

    fn root(&mut self, root: &Root, answer: &RootAnswer) {
        match (root, answer) {
            (Root::Lookup(lookup), RootAnswer::Lookup(found)) => {
                self.line(&format!("{} found", found.len()));
                for (id, one) in lookup.ids.iter().zip(found) {
                    match one {
                        LookupAnswer::Entity(node) => self.node(id, node, &lookup.node, lookup.kinds),
                        LookupAnswer::Relation(item) => self.relation(id, item, &lookup.edge, lookup.relations),
                        LookupAnswer::Nothing(similar) if lookup.similar => {
                            self.line(&format!("{id}: similar to {similar:?}"));
                        }
                        LookupAnswer::Nothing(_) => self.line(&format!("{id}: nothing")),
                    }
                }
            }
            (Root::Entities(list), RootAnswer::Page(page)) => {
                self.page("entities", page, &list.page);
                self.below(|this| {
                    page.items.iter().for_each(|item| this.node("-", &item.node, &list.node, list.kinds));
                });
            }
            (Root::Relations(list), RootAnswer::Page(page)) => {
                self.page("relations", page, &list.page);
                let ends = self.ontology.to_kinds(list.relations);
                self.items(page, &list.edge, list.relations, ends);
            }
            (Root::Traversal(traversal), RootAnswer::Subgraph(subgraph)) => self.subgraph(traversal, subgraph),
            (Root::Search(search), RootAnswer::Matches(matches)) => {
                self.line(&format!("{} matches", matches.len()));
                for NameMatch { node, score, how, name } in matches {
                    self.node(&format!("{score} {how} {name:?}"), node, &search.node, search.kinds);
                }
            }
            _ => self.line("another shape than the plan's"),
        }
    }

    fn subgraph(&mut self, traversal: &Traversal, subgraph: &Subgraph) {
        let Subgraph { missing, nodes, edges, paths, layers, truncated } = subgraph;
        self.line(&format!("subgraph: missing {missing:?}, truncated {truncated}, {layers:?}"));
        let (kinds, relations) = (self.ontology.all_kinds(), self.ontology.all_relations());
        self.below(|this| {
            if let Some(plan) = &traversal.node {
                for place in nodes {
                    this.node(&format!("at {}", place.distance), &place.node, plan, kinds);
                }
            }
            if let Some(plan) = &traversal.edge {
                for item in edges {
                    this.relation("by", item, plan, relations);
                }
            }
            for route in paths {
                this.line(&format!("{route:?}"));
            }
        });
    }

    fn page(&mut self, what: &str, page: &PageAnswer, plan: &PagePlan) {
        let mut text = format!("{what}: {} items", page.items.len());
        if plan.total {
            let _ = write!(text, ", total {:?}", page.total);
        }
        if plan.items {
            let (before, past) =
                if plan.backward { (page.has_next, page.has_previous) } else { (page.has_previous, page.has_next) };
            let _ = write!(text, ", before it {before}, past it {:?}", plan.wants_has_next.then_some(past));
        }
        self.line(&text);
        self.below(|this| {
            assert_eq!(plan.groups.len(), page.groups.len(), "each grouping has its groups");
            for (grouping, groups) in plan.groups.iter().zip(&page.groups) {
                this.line(&format!("{} groups", groups.len()));
                for group in groups {
                    this.group(group, &grouping.node);
                }
            }
        });
    }

    fn group(&mut self, group: &Group, plan: &NodePlan) {
        self.line(&format!("group of {}", group.count));
        self.below(|this| {
            for key in &group.keys {
                match key {
                    GroupKey::Entity(node) => this.node("-", node, plan, this.ontology.all_kinds()),
                    // The kind of a number is the property's to tell.
                    GroupKey::Value(Value::Enum(at)) => this.line(&format!("{at}")),
                    GroupKey::Value(Value::Bool(flag)) => this.line(&format!("{}", u8::from(*flag))),
                    GroupKey::Value(Value::Int(number)) => this.line(&format!("{number}")),
                    other => this.line(&format!("{other:?}")),
                }
            }
        });
    }

    fn items(&mut self, page: &PageAnswer, plan: &EdgePlan, relations: KindSet, far: KindSet) {
        self.below(|this| {
            for item in &page.items {
                this.node("-", &item.node, &plan.node, far);
                if !plan.parts.is_empty() {
                    this.below(|this| this.relation("by", item, plan, relations));
                }
            }
        });
    }

    fn node(&mut self, what: &str, node: &NodeAnswer, plan: &NodePlan, kinds: KindSet) {
        let entity = self.records.entity(node.entity);
        let mut text = format!("{what} {}", entity.id);
        if kinds.len() == 1 && !plan.parts.has(EntityPart::Kind) {
            put(&mut text, EntityPart::Kind, entity.kind.index());
        }
        for part in plan.parts.iter() {
            entity_part(&mut text, entity, part);
        }
        self.line(&text);
        self.below(|this| {
            for (at, hop) in plan.hops.iter().enumerate() {
                match node.hops.get(at).and_then(Option::as_ref) {
                    None => this.line(&format!("hop {at}: none")),
                    Some(page) => {
                        this.page(&format!("hop {at}"), page, &hop.page);
                        let far = hop.steps.far_kinds(this.ontology, hop.on);
                        this.items(page, &hop.edge, hop.steps.relations(), far);
                    }
                }
            }
            let counted = node.counted.as_deref();
            for at in 0..plan.counts.len() {
                let counts = counted.and_then(|counted| counted.counts.get(at));
                this.line(&format!("counts {at}: {counts:?}"));
            }
            this.cited(counted.map_or(&[], |counted| &counted.cited), plan.cited.as_deref());
        });
    }

    fn relation(&mut self, what: &str, item: &Item, plan: &EdgePlan, relations: KindSet) {
        let Some(relation) = item.relation.map(|ix| self.records.relation(ix)) else {
            return self.line(&format!("{what} no relation"));
        };
        let mut text = what.to_owned();
        if relations.len() == 1 && !plan.parts.has(RelationPart::Kind) {
            put(&mut text, RelationPart::Kind, relation.kind().index());
        }
        for part in plan.parts.iter() {
            relation_part(&mut text, relation, part);
        }
        self.line(&text);
        self.below(|this| {
            let (from, to) = (NodeAnswer::plain(relation.from()), NodeAnswer::plain(relation.to()));
            let extra = item.extra.as_deref();
            let (starts, ends) = (this.ontology.from_kinds(relations), this.ontology.to_kinds(relations));
            this.node("from", extra.map_or(&from, |extra| &extra.from), &plan.from, starts);
            this.node("to", extra.map_or(&to, |extra| &extra.to), &plan.to, ends);
            this.cited(extra.map_or(&[], |extra| &extra.cited), plan.cited.as_deref());
        });
    }

    fn cited(&mut self, nodes: &[NodeAnswer], plan: Option<&NodePlan>) {
        let source = KindSet::one(self.ontology.source_kind().index());
        let Some(plan) = plan else { return };
        self.line(&format!("{} cited", nodes.len()));
        self.below(|this| nodes.iter().for_each(|node| this.node("-", node, plan, source)));
    }
}

fn put(text: &mut String, part: impl Debug, value: impl Debug) {
    let _ = write!(text, " {part:?}={value:?}");
}

fn texts(items: &[impl ToString]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

/// A part of an entity; nothing where it is a property of another kind.
fn entity_part(text: &mut String, entity: &Entity, part: EntityPart) {
    match part {
        EntityPart::Kind => put(text, part, entity.kind.index()),
        EntityPart::Name => put(text, part, &entity.name),
        EntityPart::Names => put(text, part, &entity.names),
        EntityPart::Description => put(text, part, &entity.description),
        EntityPart::Start => put(text, part, entity.period.start.as_deref().map(PartialDate::text)),
        EntityPart::End => put(text, part, entity.period.end.as_deref().map(PartialDate::text)),
        EntityPart::ExternalIds => put(text, part, texts(&entity.external_ids)),
        EntityPart::Citations => put(text, part, texts(&entity.citations)),
        EntityPart::Derived => put(text, part, entity.derived),
        EntityPart::Note => put(text, part, &entity.note),
        EntityPart::Property(kind, at) if kind == entity.kind => {
            put(text, part, entity.properties.get(usize::from(at)).and_then(Option::as_ref));
        }
        EntityPart::Property(..) => {}
    }
}

/// A part of a relation; nothing where it is a property of another kind.
fn relation_part(text: &mut String, relation: RelationRef<'_>, part: RelationPart) {
    match part {
        RelationPart::Id => put(text, part, relation.id()),
        RelationPart::Kind => put(text, part, relation.kind().index()),
        RelationPart::Start => put(text, part, relation.period().start.as_deref().map(PartialDate::text)),
        RelationPart::End => put(text, part, relation.period().end.as_deref().map(PartialDate::text)),
        RelationPart::Citations => put(text, part, texts(relation.citations())),
        RelationPart::Derived => put(text, part, relation.derived()),
        RelationPart::Note => put(text, part, relation.note()),
        RelationPart::Property(kind, at) if kind == relation.kind() => {
            put(text, part, relation.properties().get(usize::from(at)).and_then(Option::as_ref));
        }
        RelationPart::Property(..) => {}
    }
}
