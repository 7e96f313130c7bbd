//! The contract of an ontology: a text of all that the form of stored data depends on, and its fingerprint.
//!
//! The text has a version of its own, so that the fingerprint changes when the ontology does, or this module says so, and
//! not with the names of fields in the program. Descriptions are no part of it.

use super::{KindSet, Ontology, Property, PropertyType};
use crate::digest::hex;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// First line of the text; to be raised when the text says the same in another form.
const VERSION: &str = "entente-ontology 1";
/// Bytes of the digest that are kept: 64 bits tell apart the few ontologies that a graph ever had.
const FINGERPRINT_BYTES: usize = 8;

/// The first bytes of the SHA-256 of the contract, in hexadecimal: equal for ontologies under which data are stored alike.
pub fn fingerprint(ontology: &Ontology) -> String {
    hex(&Sha256::digest(contract(ontology))[..FINGERPRINT_BYTES])
}

/// The contract: a line for the version, then kinds, relations and enumerations in the order of declaration.
fn contract(ontology: &Ontology) -> String {
    let mut lines = vec![VERSION.to_owned()];
    for kind in &ontology.kinds {
        lines.push(format!("kind {}", kind.name));
        lines.extend(kind.properties.iter().map(|property| property_line(ontology, property)));
    }
    for kind in &ontology.relations {
        let mut line = format!("relation {}", kind.name);
        for (flag, word) in [(kind.symmetric, " symmetric"), (kind.same_kind, " same-kind")] {
            line.push_str(if flag { word } else { "" });
        }
        if let Some(property) = kind.succession.and_then(|at| kind.properties.get(usize::from(at))) {
            write!(line, " succession({})", property.name).expect("writing to a String does not fail");
        }
        lines.push(line);
        lines.extend(kind.connects.iter().map(|pair| {
            format!("  connects {} -> {}", kind_names(ontology, pair.from), kind_names(ontology, pair.to))
        }));
        lines.extend(kind.properties.iter().map(|property| property_line(ontology, property)));
    }
    for declared in &ontology.enums {
        lines.push(format!("enum {}", declared.name));
        lines.extend(declared.values.iter().map(|value| format!("  value {}", value.name)));
    }
    lines.join("\n") + "\n"
}

/// `  property status: MembershipStatus required unique sensitive`, with the type in brackets for a list.
fn property_line(ontology: &Ontology, property: &Property) -> String {
    let ty = match property.ty {
        PropertyType::String => "String",
        PropertyType::Int => "Int",
        PropertyType::Float => "Float",
        PropertyType::Boolean => "Boolean",
        PropertyType::Date => "Date",
        PropertyType::Enum(id) => &ontology[id].name,
    };
    let ty = if property.list { format!("[{ty}]") } else { ty.to_owned() };
    let mut line = format!("  property {}: {ty}", property.name);
    let flags = [(property.required, " required"), (property.unique, " unique"), (property.sensitive, " sensitive")];
    for (flag, word) in flags {
        line.push_str(if flag { word } else { "" });
    }
    line
}

fn kind_names(ontology: &Ontology, kinds: KindSet) -> String {
    kinds.iter().map(|at| ontology.kinds[at].name.as_str()).collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SDL: &str = r#"
        "What is said of it is no part of the contract."
        type Body @entity { code: String! @unique founded: PartialDate tags: [Tag!] hidden: Boolean @sensitive }
        type Source @entity { size: Int weight: Float }
        enum Tag { RED GREEN }
        type Link @relation(name: "LINKS", forward: "links", inverse: "linkedBy", from: [Body], to: [Body, Source]) {
          tag: Tag
        }
        type Tie @relation(name: "TIED_TO", forward: "ties", symmetric: true, sameKind: true, from: [Body], to: [Body])
    "#;

    const CONTRACT: &str = "\
entente-ontology 1
kind Body
  property code: String required unique
  property founded: Date
  property tags: [Tag]
  property hidden: Boolean sensitive
kind Source
  property size: Int
  property weight: Float
relation LINKS
  connects Body -> Body|Source
  property tag: Tag
relation TIED_TO symmetric same-kind
  connects Body -> Body
enum Tag
  value RED
  value GREEN
";

    fn parsed(sdl: &str) -> Ontology {
        Ontology::parse("test", sdl).unwrap()
    }

    /// Where this fails without the version having been raised, graphs are taken for those of another ontology.
    #[test]
    fn the_contract_is_written_and_hashed_as_ever() {
        assert_eq!(contract(&parsed(SDL)), CONTRACT);
        assert_eq!(fingerprint(&parsed(SDL)), "95389936e32e5790");
    }

    #[test]
    fn what_changes_how_data_lie_changes_the_fingerprint() {
        let before = fingerprint(&parsed(SDL));
        let changes = [
            ("@sensitive", ""),
            ("String!", "String"),
            ("[Tag!]", "Tag"),
            ("RED GREEN", "GREEN RED"),
            ("LINKS", "LEADS"),
            ("[Body, Source]", "[Source]"),
        ];
        for (from, to) in changes {
            assert_ne!(fingerprint(&parsed(&SDL.replace(from, to))), before, "{from}");
        }
        assert_eq!(fingerprint(&parsed(&SDL.replace("What is said", "What else is said"))), before);
    }
}
