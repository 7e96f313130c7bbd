//! The names of all entities, to be searched.
//!
//! The index is made of the records' names and nothing else, and a score is a function of a query and a name: stores that
//! hold the same records find the same, in the same order.

use crate::model::{Entity, Name, NameType};
use crate::search::{Hit, NameIndex, Spelling};

/// The spellings of an entity: the English name, and the further ones in their order.
pub fn spellings<'a>(name: &'a str, names: &'a [Name]) -> impl Iterator<Item = Spelling<'a>> {
    let main = Spelling { text: name, lang: "en", abbreviation: false };
    let further = names.iter().map(|name| Spelling {
        text: &name.text,
        lang: &name.lang,
        abbreviation: name.ty == NameType::Abbreviation,
    });
    std::iter::once(main).chain(further)
}

/// An index of entities in the order of their identifiers.
pub fn index<'a>(entities: impl Iterator<Item = &'a Entity>) -> NameIndex {
    NameIndex::build(entities.map(|entity| spellings(&entity.name, &entity.names)))
}

/// The matched name as answers hold it: none for the English one, or the position among the further ones.
pub fn matched(hit: &Hit) -> Option<usize> {
    usize::from(hit.spelling).checked_sub(1)
}
