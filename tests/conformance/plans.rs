//! Random plans: everything that a plan can say, within the bounds that the compiler keeps to.

use super::asked::list;
use super::random::Rng;
use super::reference::{entity_cursor, relation_cursor};
use super::sample::{BODY, LINKS, PLACE, ontology};
use entente::model::{EntityIx, Records};
use entente::ontology::{KindId, KindSet, Ontology, RelationKindId};
use entente::query::{
    CountOrder, CountsPlan, Cursor, EdgePlan, EdgeSelector, EntityField, EntityFilter, EntityList, EntityPart, GroupBy,
    GroupEnd, GroupField, Grouping, Hop, LIST_LIMIT, Lineage, Lookup, Neighborhood, NodePlan, PagePlan, Paths, Pattern,
    Plan, Projection, Reach, RelationField, RelationFilter, RelationList, RelationOrder, RelationPart,
    RelationSortField, Root, Scope, Search, Traversal, Walk,
};
use std::sync::Arc;

/// Most hops after each other: seldom many, since an engine that plans statements does so at length for large ones.
const DEPTHS: [usize; 10] = [0, 0, 0, 0, 1, 1, 1, 1, 2, 3];

/// Largest page: answers grow with its power.
const PAGE: usize = 4;

impl Rng {
    /// A plan of one to three roots over some records, whose identifiers and places it names.
    pub(crate) fn plan(&mut self, records: &Records) -> Plan {
        let roots = self.pick(&[1, 1, 1, 1, 1, 2, 3]);
        let ontology = ontology();
        Plan { roots: (0..roots).map(|_| Planner::new(self, &ontology, records).root()).collect() }
    }

    /// A plan of one to three traversals.
    pub(crate) fn traversals(&mut self, records: &Records) -> Plan {
        let roots = self.pick(&[1, 1, 2, 3]);
        let ontology = ontology();
        let root = |dice: &mut Self| Root::Traversal(Box::new(Planner::new(dice, &ontology, records).traversal()));
        Plan { roots: (0..roots).map(|_| root(self)).collect() }
    }

    /// A plan that asks for parts of every record at every place where it can stand.
    pub(crate) fn plan_of_parts(&mut self, records: &Records) -> Plan {
        let ontology = ontology();
        Planner { sensitive: true, ..Planner::new(self, &ontology, records) }.parts()
    }
}

/// Writes a root, or a plan with one answer to what roots settle.
struct Planner<'a> {
    dice: &'a mut Rng,
    ontology: &'a Arc<Ontology>,
    records: &'a Records,
    /// As compiled, a root and all below it have one answer to whether sensitive entities are included.
    sensitive: bool,
    /// Most hops after each other.
    depth: usize,
}

impl<'a> Planner<'a> {
    fn new(dice: &'a mut Rng, ontology: &'a Arc<Ontology>, records: &'a Records) -> Self {
        let (sensitive, depth) = (dice.once_in(3), dice.pick(&DEPTHS));
        Self { dice, ontology, records, sensitive, depth }
    }

    fn root(&mut self) -> Root {
        match self.dice.below(7) {
            0 | 1 => Root::Lookup(self.lookup()),
            2 | 3 => Root::Entities(self.entities()),
            4 => Root::Relations(self.relations()),
            5 => Root::Search(self.search()),
            _ => Root::Traversal(Box::new(self.traversal())),
        }
    }

    /// A search for some name, or for a part of one.
    fn search(&mut self) -> Search {
        let at = self.dice.below(self.records.entity_count());
        let (_, entity) = self.records.entities().nth(at).expect("an entity");
        let names: Vec<&str> =
            std::iter::once(&*entity.name).chain(entity.names.iter().map(|name| &*name.text)).collect();
        let name = self.dice.pick(&names);
        let length = name.chars().count();
        let part = if self.dice.once_in(3) { 1 + self.dice.below(length) } else { length };
        let text: String = name.chars().take(part).collect();
        let (body, all) = (KindSet::one(BODY), self.ontology.all_kinds());
        let kinds = self.dice.pick(&[all, all, body]);
        let filter = match self.dice.below(4) {
            0 => self.dice.common_filter(),
            1 => EntityFilter::Not(Box::new(self.dice.guarded(1))),
            _ => EntityFilter::All(Vec::new()),
        };
        let mut node = self.node(kinds, self.depth.min(1));
        node.parts.extend([EntityPart::Name, EntityPart::Names]);
        let lang = self.dice.once_in(5).then(|| self.dice.pick(&["en", "ru", "kk"]).into());
        let first = self.dice.pick(&[1, 3, 50]);
        Search { text: text.into(), lang, kinds, filter, first, scope: self.scope(), node }
    }

    fn traversal(&mut self) -> Traversal {
        let (kinds, relations) = (self.ontology.all_kinds(), self.ontology.all_relations());
        let steps = self.dice.steps();
        let walk = match self.dice.below(8) {
            0..3 => Walk::Paths(Paths {
                from: self.ends(),
                to: self.ends(),
                steps,
                max_hops: self.dice.pick(&[1, 2, 3, 3, 4]),
                first: self.dice.pick(&[1, 1, 2, 5, 40]),
                all_shortest: self.dice.once_in(4),
                exists: false,
            }),
            3..5 => {
                let of = self.ends();
                let limit = of.len() + self.dice.pick(&[0, 1, 3, 8, 100]);
                let (hops, edge_limit) = (self.dice.pick(&[0, 1, 1, 2, 3]), self.dice.pick(&[0, 3, 20, 1000]));
                Walk::Neighborhood(Neighborhood { of, steps, hops, limit, edge_limit })
            }
            5..7 => Walk::Reach(Reach {
                of: self.ends(),
                pattern: self.pattern(),
                max_hops: self.dice.pick(&[0, 1, 2, 3, 4]),
                first: self.dice.pick(&[1, 3, 100]),
            }),
            _ => Walk::Lineage(Lineage { of: self.entity_id(), steps, limit: self.dice.pick(&[1, 3, 10, 100]) }),
        };
        let filter = match self.dice.below(4) {
            0 => self.relation_filter(relations),
            // What is said of the entity stepped to shows from which end a relation was looked at.
            1 => RelationFilter::Node(self.dice.common_filter()),
            _ => RelationFilter::All(Vec::new()),
        };
        let depth = if self.dice.once_in(4) { self.depth.min(1) } else { 0 };
        let mut node = self.node(kinds, depth);
        node.parts.add(EntityPart::Kind);
        let mut edge = EdgePlan { node: NodePlan::default(), ..self.bare_edge(relations, KindSet::EMPTY) };
        edge.parts.extend([RelationPart::Id, RelationPart::Kind]);
        let (node, edge) = (Some(node).filter(|_| !self.dice.once_in(6)), Some(edge).filter(|_| !self.dice.once_in(6)));
        Traversal { walk, filter, scope: self.scope(), node, edge }
    }

    /// Identifiers of one to three entities, seldom of something else.
    fn ends(&mut self) -> Vec<Box<str>> {
        (0..self.dice.pick(&[1, 1, 1, 2, 3])).map(|_| self.entity_id()).collect()
    }

    fn entity_id(&mut self) -> Box<str> {
        if self.dice.once_in(20) {
            return self.id();
        }
        let at = self.dice.below(self.records.entity_count());
        self.records.entities().nth(at).map_or("e", |(_, entity)| &*entity.id).into()
    }

    fn pattern(&mut self) -> Pattern {
        let text = self.dice.pick(&[
            "LINKS",
            "^LINKS/LINKS",
            "TIED_TO+",
            "(LINKS|TIED_TO)*",
            "LINKS?/SITS_IN",
            "LINKS/TIED_TO|LINKS/LINKS|LINKS/^LINKS",
            "(TIED_TO|LINKS|TIED_TO/LINKS)/(LINKS|TIED_TO)",
            "SITS_IN/^SITS_IN",
            "(LINKS/^LINKS){1,2}|TIED_TO",
            "((LINKS|^LINKS)*/TIED_TO?)*",
            "^(LINKS/TIED_TO)|LINKS{2,}",
            "(SITS_IN|^SITS_IN|LINKS|^LINKS|TIED_TO)+",
        ]);
        Pattern::parse(self.ontology, text).expect("a pattern")
    }

    fn parts(&mut self) -> Plan {
        let (kinds, relations) = (self.ontology.all_kinds(), self.ontology.all_relations());
        let page = PagePlan { limit: LIST_LIMIT, items: true, ..PagePlan::default() };
        let scope = Scope { sensitive: true, ..Scope::default() };
        let (on, steps) = (KindSet::one(BODY), EdgeSelector { outgoing: relations, incoming: relations });
        let order = vec![RelationOrder { field: RelationSortField::Node(EntityField::Id), descending: false }];
        let met = RelationFilter::All(Vec::new());
        let edge = self.bare_edge(relations, steps.far_kinds(self.ontology, on));
        let hop = Hop { on, steps, filter: met.clone(), order, page: page.clone(), scope: scope.clone(), edge };
        let mut node = NodePlan { hops: vec![hop], cited: self.cited(), ..self.bare_node(kinds) };
        node.parts.add(EntityPart::Kind);
        let entities = EntityList { kinds, page: page.clone(), scope: scope.clone(), node, ..list() };
        let edge = self.bare_edge(relations, self.ontology.to_kinds(relations));
        let relations = RelationList { relations, filter: met, order: Vec::new(), page, scope, edge };
        Plan { roots: vec![Root::Entities(entities), Root::Relations(relations)] }
    }

    fn bare_node(&mut self, kinds: KindSet) -> NodePlan {
        NodePlan { parts: self.entity_parts(kinds), ..NodePlan::default() }
    }

    /// An edge whose ends lead no further.
    fn bare_edge(&mut self, relations: KindSet, far: KindSet) -> EdgePlan {
        let (parts, node) = (self.relation_parts(relations), self.bare_node(far));
        let mut plan = EdgePlan { parts, node, ..EdgePlan::default() };
        if self.dice.once_in(2) {
            plan.from = self.bare_node(self.ontology.from_kinds(relations));
            plan.to = self.bare_node(self.ontology.to_kinds(relations));
            plan.cited = self.cited();
            plan.parts.add(RelationPart::Id);
        }
        plan
    }

    fn scope(&mut self) -> Scope {
        Scope { sensitive: self.sensitive, ..self.dice.scope() }
    }

    fn lookup(&mut self) -> Lookup {
        let (all, every) = (self.ontology.all_kinds(), self.ontology.all_relations());
        let (body, none) = (KindSet::one(BODY), KindSet::EMPTY);
        let (kinds, relations) = self.dice.pick(&[(all, every), (all, every), (all, none), (body, none)]);
        let mut node = self.node(kinds, self.depth);
        if kinds.len() > 1 {
            node.parts.add(EntityPart::Kind);
        }
        let mut edge = EdgePlan::default();
        if !relations.is_empty() {
            edge = EdgePlan {
                node: NodePlan::default(),
                ..self.edge(relations, KindSet::EMPTY, self.depth.saturating_sub(1))
            };
            edge.parts.extend([RelationPart::Id, RelationPart::Kind]);
        }
        let ids = (0..=self.dice.below(4)).map(|_| self.id()).collect();
        Lookup { ids, kinds, relations, similar: self.dice.once_in(2), sensitive: self.sensitive, node, edge }
    }

    /// An identifier, sometimes of nothing.
    fn id(&mut self) -> Box<str> {
        let (entities, relations) = (self.records.entity_count(), self.records.relation_count());
        match self.dice.below(6) {
            0 => self.dice.pick(&["e", "r", "bok", "nothing-like-it", "É", "e0 "]).into(),
            1 | 2 if relations > 0 => {
                let at = self.dice.below(relations);
                self.records.relations().nth(at).map_or("r", |relation| relation.id()).into()
            }
            _ => {
                let at = self.dice.below(entities);
                self.records.entities().nth(at).map_or("e", |(_, entity)| &*entity.id).into()
            }
        }
    }

    fn entities(&mut self) -> EntityList {
        let (body, place) = (KindSet::one(BODY), KindSet::one(PLACE));
        let kinds = self.dice.pick(&[body, body, place, body.or(place), self.ontology.all_kinds()]);
        let mut order = self.dice.entity_order();
        let mut filter = EntityFilter::All(Vec::new());
        if kinds == body {
            filter = if self.dice.once_in(2) { self.dice.entity_filter(2) } else { filter };
        } else {
            // Properties are those of bodies.
            order.retain(|by| !matches!(by.field, EntityField::Property(_)));
            filter = match self.dice.below(4) {
                0 => EntityFilter::Not(Box::new(self.dice.guarded(1))),
                1 => self.dice.common_filter(),
                _ => filter,
            };
        }
        let there: Vec<_> = self.records.entities().filter(|(_, entity)| kinds.has(entity.kind.index())).collect();
        let by_count =
            self.dice.once_in(4).then(|| CountOrder { steps: self.dice.steps(), descending: self.dice.once_in(2) });
        let (scope, node) = (self.scope(), self.node(kinds, self.depth));
        let mut list = EntityList { kinds, filter, by_count, order, page: PagePlan::default(), scope, node };
        let place = self.one_of(&there).map(|(ix, _)| entity_cursor(self.records, ix, &list));
        list.page = PagePlan { groups: self.entity_groups(kinds), ..self.page(place) };
        list
    }

    fn relations(&mut self) -> RelationList {
        let relations = self.dice.steps().relations();
        let order = self.relation_order(relations);
        let filter = self.relation_filter(relations);
        let place = self.place(EdgeSelector { outgoing: relations, incoming: KindSet::EMPTY }, &order);
        let (page, scope) = (self.page(place), self.scope());
        let page = PagePlan { groups: self.relation_groups(relations), ..page };
        let edge = self.edge(relations, self.ontology.to_kinds(relations), self.depth);
        RelationList { relations, filter, order, page, scope, edge }
    }

    fn hop(&mut self, kinds: KindSet, depth: usize) -> Hop {
        let near: Vec<_> = kinds.iter().map(KindSet::one).collect();
        let on = if self.dice.once_in(2) { kinds } else { self.one_of(&near).unwrap_or(kinds) };
        let mut steps = self.dice.steps();
        if steps.far_kinds(self.ontology, on).is_empty() {
            // Leading nowhere is a plan, too, but not one to try often.
            steps = self.dice.steps();
        }
        let order = self.relation_order(steps.relations());
        let filter = self.relation_filter(steps.relations());
        let place = self.place(steps, &order);
        let (page, scope) = (self.page(place), self.scope());
        let page = PagePlan { groups: self.relation_groups(steps.relations()), ..page };
        let edge = self.edge(steps.relations(), steps.far_kinds(self.ontology, on), depth);
        Hop { on, steps, filter, order, page, scope, edge }
    }

    /// An order of relations; by own properties where they are of one kind.
    fn relation_order(&mut self, relations: KindSet) -> Vec<RelationOrder> {
        let mut order = self.dice.relation_order();
        if relations == KindSet::one(LINKS) && self.dice.once_in(3) {
            let field = RelationSortField::Own(self.dice.link_property());
            order.insert(0, RelationOrder { field, descending: self.dice.once_in(2) });
        }
        order
    }

    /// A filter of relations; with own properties where they are of one kind.
    fn relation_filter(&mut self, relations: KindSet) -> RelationFilter {
        let mut all = Vec::new();
        if self.dice.once_in(2) {
            all.push(self.dice.relation_filter(2));
        }
        if relations == KindSet::one(LINKS) && self.dice.once_in(3) {
            all.push(self.dice.link_filter());
        }
        RelationFilter::All(all)
    }

    /// The place of some relation in an order, seen towards an end that the steps lead to: no page ends elsewhere. Where
    /// identifiers come before what follows from them, stores need not look at that again.
    fn place(&mut self, steps: EdgeSelector, order: &[RelationOrder]) -> Option<Cursor> {
        let relations = steps.relations();
        let there: Vec<_> = self.records.relations().filter(|one| relations.has(one.kind().index())).collect();
        let (relation, back) = (self.one_of(&there), self.dice.once_in(2));
        let relation = relation?;
        let kind = relation.kind().index();
        let back = steps.incoming.has(kind) && (back || !steps.outgoing.has(kind));
        let node: EntityIx = if back { relation.from() } else { relation.to() };
        Some(relation_cursor(self.records, (relation.ix, node), order))
    }

    fn page(&mut self, place: Option<Cursor>) -> PagePlan {
        PagePlan {
            limit: if self.dice.once_in(12) { 0 } else { 1 + self.dice.below(PAGE) },
            from: self.dice.once_in(4).then_some(place).flatten(),
            backward: self.dice.once_in(3),
            items: !self.dice.once_in(8),
            total: self.dice.once_in(3),
            wants_has_next: self.dice.once_in(2),
            groups: Vec::new(),
        }
    }

    /// Ways to count a list of entities: by own properties where they are bodies.
    fn entity_groups(&mut self, kinds: KindSet) -> Vec<Grouping> {
        let field = |field| GroupField::Entity(field);
        let property = |at| GroupBy::Value(field(EntityField::Property(at)));
        let mut ways = vec![
            GroupBy::Kind,
            GroupBy::Value(field(EntityField::Derived)),
            GroupBy::Year(field(EntityField::Start)),
            GroupBy::Year(field(EntityField::End)),
            GroupBy::Far(self.dice.steps()),
        ];
        if kinds == KindSet::one(BODY) {
            // rank, open, tag and motto; founded
            ways.extend([0, 2, 3, 5].map(property));
            ways.push(GroupBy::Year(field(EntityField::Property(4))));
        }
        self.groupings(&ways)
    }

    fn relation_groups(&mut self, relations: KindSet) -> Vec<Grouping> {
        let field = |field| GroupField::Relation(field);
        let mut ways = vec![
            GroupBy::Kind,
            GroupBy::Value(field(RelationField::Derived)),
            GroupBy::Year(field(RelationField::Start)),
            GroupBy::Year(field(RelationField::End)),
            GroupBy::End(GroupEnd::Node),
            GroupBy::End(GroupEnd::From),
            GroupBy::End(GroupEnd::To),
        ];
        if relations == KindSet::one(LINKS) {
            ways.extend([0, 1].map(|at| GroupBy::Value(field(RelationField::Property(at)))));
        }
        self.groupings(&ways)
    }

    fn groupings(&mut self, ways: &[GroupBy]) -> Vec<Grouping> {
        if !self.dice.once_in(4) {
            return Vec::new();
        }
        let kinds = self.ontology.all_kinds();
        let grouping = |this: &mut Self| {
            let mut by: Vec<GroupBy> = Vec::new();
            for _ in 0..this.dice.below(3) {
                let way = this.dice.pick(ways);
                let second = matches!(way, GroupBy::Far(_)) && by.iter().any(|by| matches!(by, GroupBy::Far(_)));
                if !second {
                    by.push(way);
                }
            }
            let mut node = this.bare_node(kinds);
            node.parts.add(EntityPart::Kind);
            Grouping { by, first: this.dice.pick(&[1, 3, 100]), node }
        };
        (0..=self.dice.below(2)).map(|_| grouping(self)).collect()
    }

    fn node(&mut self, kinds: KindSet, depth: usize) -> NodePlan {
        let mut plan = NodePlan { parts: self.entity_parts(kinds), ..NodePlan::default() };
        if depth > 0 && !kinds.is_empty() {
            plan.hops = (0..self.dice.below(3)).map(|_| self.hop(kinds, depth - 1)).collect();
        }
        if self.dice.once_in(4) {
            plan.counts = (0..=self.dice.below(2)).map(|_| CountsPlan { scope: self.scope() }).collect();
        }
        plan.cited = self.cited();
        if kinds.len() > 1 && plan.hops.iter().any(|hop| hop.on != kinds) {
            plan.parts.add(EntityPart::Kind);
        }
        plan
    }

    fn cited(&mut self) -> Option<Box<NodePlan>> {
        let source = KindSet::one(self.ontology.source_kind().index());
        self.dice.once_in(5).then(|| NodePlan { parts: self.entity_parts(source), ..NodePlan::default() }.into())
    }

    fn edge(&mut self, relations: KindSet, far: KindSet, depth: usize) -> EdgePlan {
        let mut plan =
            EdgePlan { parts: self.relation_parts(relations), node: self.node(far, depth), ..EdgePlan::default() };
        if self.dice.once_in(4) {
            let deeper = if self.dice.once_in(4) { depth.min(1) } else { 0 };
            plan.from = self.node(self.ontology.from_kinds(relations), deeper);
            plan.to = self.node(self.ontology.to_kinds(relations), deeper);
            plan.cited = self.cited();
            plan.parts.add(RelationPart::Id);
        }
        plan
    }

    /// Parts of entities of some kinds: none, few or all. Properties are asked of known kinds only.
    fn entity_parts(&mut self, kinds: KindSet) -> Projection<EntityPart> {
        let common = [
            EntityPart::Name,
            EntityPart::Names,
            EntityPart::Description,
            EntityPart::Start,
            EntityPart::End,
            EntityPart::ExternalIds,
            EntityPart::Citations,
            EntityPart::Derived,
            EntityPart::Note,
        ];
        let mut all = common.to_vec();
        for kind in kinds.iter() {
            let own = (0..).take(self.ontology.kinds[kind].properties.len());
            all.extend(own.map(|at| EntityPart::Property(KindId::new(kind), at)));
        }
        let mut parts = self.some(all);
        if kinds.len() > 1
            && (self.dice.once_in(4) || parts.iter().any(|part| matches!(part, EntityPart::Property(..))))
        {
            parts.add(EntityPart::Kind);
        }
        parts
    }

    /// Parts of relations of some kinds, as of entities.
    fn relation_parts(&mut self, kinds: KindSet) -> Projection<RelationPart> {
        let common = [
            RelationPart::Id,
            RelationPart::Start,
            RelationPart::End,
            RelationPart::Citations,
            RelationPart::Derived,
            RelationPart::Note,
        ];
        let mut all = common.to_vec();
        for kind in kinds.iter() {
            let own = (0..).take(self.ontology.relations[kind].properties.len());
            all.extend(own.map(|at| RelationPart::Property(RelationKindId::new(kind), at)));
        }
        let mut parts = self.some(all);
        if kinds.len() > 1
            && (self.dice.once_in(4) || parts.iter().any(|part| matches!(part, RelationPart::Property(..))))
        {
            parts.add(RelationPart::Kind);
        }
        parts
    }

    fn some<P: Copy + PartialEq>(&mut self, all: Vec<P>) -> Projection<P> {
        let one_in = self.dice.pick(&[1, 3, 6, usize::MAX]);
        all.into_iter().filter(|_| self.dice.once_in(one_in)).collect()
    }

    /// One of these, if there are any. The dice are thrown in any case: plans of the same dice over different records are
    /// alike.
    fn one_of<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        from.get(self.dice.below(from.len())).copied()
    }
}
