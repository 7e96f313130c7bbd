//! Values of the enumerations that every ontology has.

names! {
    /// Direction of relations, seen from an entity.
    DirectionValue {
        Out = "OUT", "From the entity.";
        In = "IN", "To the entity.";
        Both = "BOTH", "Either.";
    }
}

names! {
    /// Whether something holds at a date, given what is known.
    ValidityValue {
        Certain = "CERTAIN", "Under every reading of its dates.";
        Possible = "POSSIBLE", "Under some reading of its dates.";
        No = "NO", "Under none.";
    }
}

names! {
    /// How sure an answer must be.
    CertaintyValue {
        Possible = "POSSIBLE", "What holds or may hold; this is the default.";
        Certain = "CERTAIN", "Only what certainly holds.";
    }
}

names! {
    /// Direction of an order.
    SortOrderValue {
        Asc = "ASC", "";
        Desc = "DESC", "";
    }
}

names! {
    /// Direction of an order by a number of relations.
    CountOrderValue {
        CountAsc = "COUNT_ASC", "";
        CountDesc = "COUNT_DESC", "";
    }
}
