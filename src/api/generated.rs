//! Names of the types that the API makes for each kind of entity or relation.

/// `State` → `StateConnection`.
pub fn connection(name: &str) -> String {
    format!("{name}Connection")
}

/// `State` → `StateEdge`.
pub fn edge(name: &str) -> String {
    format!("{name}Edge")
}

/// `State` → `StateWhere`: the filter of a list.
pub fn filter(name: &str) -> String {
    format!("{name}Where")
}

/// `State` → `StateSort`: the order of a list.
pub fn sort(name: &str) -> String {
    format!("{name}Sort")
}

/// `Membership` → `MembershipFilter`: the filter of entities by how many of their relations match.
pub fn quantified_filter(noun: &str) -> String {
    format!("{noun}Filter")
}

/// Every type made for an entity kind.
pub fn of_entity_kind(name: &str) -> [String; 5] {
    [name.to_owned(), connection(name), edge(name), filter(name), sort(name)]
}

/// Every type made for a relation kind.
pub fn of_relation_kind(noun: &str) -> [String; 6] {
    [noun.to_owned(), connection(noun), edge(noun), filter(noun), sort(noun), quantified_filter(noun)]
}

#[cfg(test)]
mod tests {
    use super::super::types;
    use super::*;

    #[test]
    fn types_of_all_kinds_are_named_as_those_of_one() {
        let entities = [types::ENTITY_CONNECTION, types::ENTITY_EDGE, types::ENTITY_WHERE, types::ENTITY_SORT];
        assert_eq!(of_entity_kind(types::ENTITY)[1..], entities);
        let relations = [
            types::RELATION_CONNECTION,
            types::RELATION_EDGE,
            types::RELATION_WHERE,
            types::RELATION_SORT,
            types::RELATION_FILTER,
        ];
        assert_eq!(of_relation_kind(types::RELATION)[1..], relations);
        assert_eq!(connection(types::DATED_FACT), types::DATED_FACT_CONNECTION);
        assert_eq!(edge(types::DATED_FACT), types::DATED_FACT_EDGE);
    }
}
