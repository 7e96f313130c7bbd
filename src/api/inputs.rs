//! Fields of the input objects that every ontology has: operators of filters, quantifiers, groupings.

names! {
    /// Operators of a filter of one value.
    OperatorField {
        Eq = "eq", "";
        Ne = "ne", "";
        In = "in", "";
        Includes = "includes", "";
        Contains = "contains", "";
        StartsWith = "startsWith", "";
        Lt = "lt", "";
        Lte = "lte", "";
        Gt = "gt", "";
        Gte = "gte", "";
        IsNull = "isNull", "";
    }
}

names! {
    /// Operators that combine filters of records.
    LogicalOperator {
        And = "AND", "";
        Or = "OR", "";
        Not = "NOT", "";
    }
}

names! {
    /// How many relations of an entity must match a filter.
    QuantifierField {
        Some = "some", "";
        None = "none", "";
        All = "all", "";
        Single = "single", "";
    }
}

names! {
    /// Ends of a relation, as filters, orders and groupings name them.
    RelationEnd {
        Node = "node", "";
        From = "from", "";
        To = "to", "";
    }
}

names! {
    /// Ways to group a list.
    GroupByField {
        Property = "property", "`kind`, `derived` or a property of the kind, but dates.";
        Year = "year", "`start`, `end` or another date: the first year that it can be.";
        Relation = "relation", "Of entities a field such as `members`: the far ends. Of relations `node`, `from` or `to`.";
    }
}
