//! The operations whose hits are counted, each with the best Cypher for the same answer that we can write by hand.
//!
//! Written by hand, a property is read as `n.id`, as ours is: a map projection, `n { .id }`, reads without being counted.

pub(super) struct Operation {
    pub(super) name: &'static str,
    /// Root fields with `AT` where a date may stand; `$after` is the end of the first page.
    pub(super) graphql: &'static str,
    /// One column, whose values are those of the answer, in their order; `$after` as it is stored.
    pub(super) cypher: &'static str,
    /// Values in the operation, and others for the same places.
    pub(super) values: &'static [(&'static str, &'static str)],
}

pub(super) const PAGE: &str = "page of 25";

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "list of 100 by name",
        graphql: "publicBodies(first: 100, sort: [{ name: ASC }] AT) { nodes { id name } }",
        cypher: "MATCH (n:PublicBody) WHERE n._sortName IS NOT NULL
                 WITH n ORDER BY n._sortName LIMIT 100
                 RETURN [n.id, n.name]",
        values: &[("100", "7")],
    },
    Operation {
        name: PAGE,
        graphql: "publicBodies(first: 25, sort: [{ name: ASC }] AT) {
                    nodes { id name } pageInfo { hasNextPage endCursor }
                  }",
        cypher: "MATCH (n:PublicBody) WHERE n._sortName IS NOT NULL
                 WITH n ORDER BY n._sortName LIMIT 26
                 WITH collect(n) AS found
                 RETURN [[n IN found[..25] | [n.id, n.name]], size(found) > 25]",
        values: &[("25", "7")],
    },
    Operation {
        name: "the next page",
        graphql: "publicBodies(first: 25, after: $after, sort: [{ name: ASC }] AT) {
                    nodes { id name } pageInfo { hasNextPage endCursor }
                  }",
        cypher: "MATCH (n:PublicBody) WHERE n._sortName > $after
                 WITH n ORDER BY n._sortName LIMIT 26
                 WITH collect(n) AS found
                 RETURN [[n IN found[..25] | [n.id, n.name]], size(found) > 25]",
        values: &[("25", "7")],
    },
    Operation {
        name: "50 parents × count",
        graphql: "treaties(first: 50, sort: [{ name: ASC }] AT) { nodes { id parties { totalCount } } }",
        cypher: "MATCH (n:Treaty) WHERE n._sortName IS NOT NULL
                 WITH n ORDER BY n._sortName LIMIT 50
                 RETURN [n.id, COUNT { (n)<-[:PARTY_TO]-() }]",
        values: &[("50", "7")],
    },
    Operation {
        name: "50 parents × count without sensitive people",
        graphql: "internationalOrganizations(first: 50, sort: [{ name: ASC }] AT) { nodes { id members { totalCount } } }",
        cypher: "MATCH (n:InternationalOrganization) WHERE n._sortName IS NOT NULL
                 WITH n ORDER BY n._sortName LIMIT 50
                 RETURN [n.id, COUNT { (n)<-[:MEMBER_OF]-(m) WHERE m._sensitive IS NULL }]",
        values: &[("50", "7")],
    },
    Operation {
        name: "50 parents × 5 sorted children",
        graphql: "treaties(first: 50, sort: [{ name: ASC }] AT) {
                    nodes { id name parties(first: 5, sort: [{ node: { name: ASC } }]) { nodes { id name } } }
                  }",
        cypher: "MATCH (n:Treaty) WHERE n._sortName IS NOT NULL
                 WITH n ORDER BY n._sortName LIMIT 50
                 RETURN [n.id, n.name, COLLECT {
                   MATCH (n)<-[:PARTY_TO]-(m) WITH m ORDER BY m._sortName LIMIT 5 RETURN [m.id, m.name]
                 }]",
        values: &[("50", "7"), ("5", "3")],
    },
    Operation {
        name: "`single`",
        graphql: "treaties(first: 100, sort: [{ name: ASC }], where: { parties: { single: { action: { eq: WITHDRAWN } } } } AT) {
                    nodes { id name }
                  }",
        cypher: "MATCH ()-[r:PARTY_TO]->(n) WHERE r.action = 'WITHDRAWN'
                 WITH n, count(*) AS parties WHERE parties = 1
                 WITH n ORDER BY n._sortName LIMIT 100
                 RETURN [n.id, n.name]",
        values: &[("100", "7"), ("WITHDRAWN", "RATIFIED")],
    },
    Operation {
        name: "`all`",
        graphql: "treaties(first: 100, sort: [{ name: ASC }], where: { parties: { all: { action: { ne: ACCEPTED } } } } AT) {
                    nodes { id name }
                  }",
        cypher: "MATCH (n:Treaty)
                 WHERE n._sortName IS NOT NULL AND NOT EXISTS { (n)<-[r:PARTY_TO]-() WHERE r.action = 'ACCEPTED' }
                 WITH n ORDER BY n._sortName LIMIT 100
                 RETURN [n.id, n.name]",
        values: &[("100", "7"), ("ACCEPTED", "RATIFIED")],
    },
    Operation {
        name: "one hop",
        graphql: "internationalOrganization(id: \"io-0007\" AT) { id name members(first: 25) { nodes { id name } } }",
        cypher: "MATCH (n:InternationalOrganization { id: 'io-0007' })
                 RETURN [n.id, n.name, COLLECT {
                   MATCH (n)<-[:MEMBER_OF]-(m) WHERE m._sensitive IS NULL
                   WITH m ORDER BY m.id LIMIT 25 RETURN [m.id, m.name]
                 }]",
        values: &[("io-0007", "io-0008"), ("25", "7")],
    },
    Operation {
        name: "three hops, 25 × 5 × 5",
        graphql: "internationalOrganization(id: \"io-0007\" AT) { id members(first: 25) { nodes { id name
                    relations(kinds: [COOPERATES_WITH], first: 5) { nodes { id name
                      relations(kinds: [COOPERATES_WITH], first: 5) { nodes { id name } } } } } } }",
        cypher: "MATCH (n:InternationalOrganization { id: 'io-0007' })
                 RETURN [n.id, COLLECT {
                   MATCH (n)<-[:MEMBER_OF]-(m) WHERE m._sensitive IS NULL
                   WITH m ORDER BY m.id LIMIT 25 RETURN [m.id, m.name, COLLECT {
                     MATCH (m)-[:COOPERATES_WITH]-(o)
                     WITH o ORDER BY o.id LIMIT 5 RETURN [o.id, o.name, COLLECT {
                       MATCH (o)-[:COOPERATES_WITH]-(p)
                       WITH p ORDER BY p.id LIMIT 5 RETURN [p.id, p.name]
                     }]
                   }]
                 }]",
        values: &[("io-0007", "io-0008"), ("25", "7"), ("5", "3")],
    },
    Operation {
        name: "`some` with `none` below it",
        graphql: "internationalOrganizations(first: 100, sort: [{ name: ASC }], where: { members: { some: { node: { publicBody: {
                    cooperations: { none: { mode: { in: [AGREEMENT, TRAINING] } } } } } } } } AT) { nodes { id name } }",
        cypher: "MATCH (n:InternationalOrganization) WHERE n._sortName IS NOT NULL AND EXISTS {
                   (n)<-[:MEMBER_OF]-(m) WHERE CASE WHEN m:PublicBody THEN NOT EXISTS {
                     (m)-[r:COOPERATES_WITH]-() WHERE r.mode IN ['AGREEMENT', 'TRAINING']
                   } ELSE false END
                 }
                 WITH n ORDER BY n._sortName LIMIT 100
                 RETURN [n.id, n.name]",
        values: &[("100", "7"), ("AGREEMENT", "OPERATIONS"), ("TRAINING", "CONSULTATION")],
    },
    Operation {
        name: "relations of a kind",
        graphql: "relations(first: 25, kinds: [PARTY_TO] AT) { edges { node { id } relation { id from { id } } } }",
        cypher: "MATCH (m:Treaty) WHERE m.id IS NOT NULL
                 MATCH (n)-[r:PARTY_TO]->(m)
                 WITH n, r, m ORDER BY m.id, r.id LIMIT 25
                 RETURN [m.id, r.id, n.id]",
        values: &[("25", "7")],
    },
];
