//! Search by name: an inverted index of names, and a scorer of the entities whose names match a query.
//!
//! A name is matched in whatever script, romanisation or order of words it is typed, as an abbreviation, or misspelt. Words
//! that sound alike get one phonetic code (`phonetic`); then terms of the query are matched with words (`query_matches`), and
//! from them names are aligned with the query (`alignment`) and scored (`scorer`). Words and letters of single languages are
//! data (`data/`). A search counts its steps in the work of the operation (`cost` has the weights), so that it ends with it.
//!
//! # Scores
//!
//! A score is a function of the query and one spelling, never of the other names: two stores rank alike. It is counted
//! in whole numbers, so that equal cases tie exactly, and ties go by the number of the entity. It is the product of
//!
//! *fit*, how well the terms (words) of the query are matched, on average by weight. A small word (of, the, и, және), a word for a
//! republic or a city and a patronymic weigh 1, an initial 2, every other word and number 4;
//!
//! | a word of the query | worth | why |
//! | --- | --- | --- |
//! | has the same letters, but for case and marks | 1.00 | |
//! | is two words of the name in one, or the reverse | 0.98 | Nur-Sultan, antiterrorist |
//! | sounds the same: another script or romanisation | 0.95 | 0.93 if it is also two words in one |
//! | has its initials in the name, or the reverse | 0.85 | MIA of Kazakhstan; 0.80 in another script |
//! | has another ending of up to three letters | 0.80 | cases of Russian and Kazakh; 0.75 by sound |
//! | is the beginning of the word, from three letters on | 0.70 to 0.95 | the more of the word, the more |
//! | sounds as its beginning does, from four sounds on | 0.65 to 0.90 | |
//! | is last, and so far one or two letters of the next word | 0.70 to 0.95 | a name as it is typed |
//! | is misspelt: a share `e` of its letters is wrong | 0.76 - 0.6 `e` | 0.02 less by sound; see below |
//! | is the initial of the word, or the reverse | 0.50 | N. Nazarbayev |
//! | is not in the name | 0 | only where this is forgiven: see below |
//!
//! and *shape*, how much of the name that is, the *cover*: the share of its words that is matched, by the same weights.
//!
//! | the query | worth | match |
//! | --- | --- | --- |
//! | is the whole name, in its order | 1.00 | `EXACT`, `TRANSLITERATED` |
//! | is the whole of a recorded abbreviation | 0.92 | `ABBREVIATION` |
//! | begins the name | 0.70 + 0.15 cover | `PREFIX` |
//! | has words of the name | 0.40 + 0.30 cover, 0.05 more in their order, 0.05 more with the first | `WORDS` |
//! | is all initials of the name | 0.66 | `INITIALS`; 0.64 if words with a hyphen have one, 0.05 of it less by sound |
//! | is the first initials | 0.54 | as above; from four on, or from three on before a small word |
//!
//! A name with a misspelt word has 0.9 of the product and is `MISSPELT`, whatever else it is; one in which initials
//! stand for words is `INITIALS`. A word that is forgiven leaves 0.75 of it.
//!
//! # What is not found
//!
//! Silence is better than rubbish:
//!
//! - All words must be matched, but for small ones, single letters, and a word for a republic or a city or a patronymic
//!   where two other words are matched or the rest of the query is all of the name. One more is forgiven if three others
//!   are matched and are all of the name, with none misspelt, and if it stands between them, or last with no small word
//!   before it, or first before a title that begins with one ("On youth policy"): not the "Ministry of Internal Affairs
//!   of" another state.
//! - Numbers must be matched exactly. Parts of one, as in 233-3, are one number.
//! - A misspelt word has four letters at least; one error is forgiven up to seven letters, two from eight on; the first
//!   letter is wrong only from six on; in four letters none is wrong but by one that sounds alike (`edit_distance`). A query of
//!   misspelt words alone must make up three quarters of the name; three tenths with one error in six letters or two in
//!   twelve, and any part with one in ten or another ending. Abbreviations in capitals are never misspelt.
//! - A query is cut after 200 characters or 16 words that are not small, and keeps 16 small ones. One of small words
//!   only finds nothing.

mod alignment;
mod bit_set;
mod builder;
mod cost;
mod data_file;
mod edit_distance;
mod hit;
mod initials;
mod interner;
mod lexicon;
mod name_index;
mod name_table;
mod phonetic;
mod phonetic_table;
mod posting_lists;
mod query;
mod query_matches;
mod scorer;
mod sorted_strings;
mod spelling;
mod stem;
mod term_match;
#[cfg(test)]
mod tests;
mod token;
mod tokenizer;
mod top_k;
mod trigram_index;
mod u30;
mod vocabulary;
mod word_class;

pub use hit::{Hit, Match};
pub use name_index::NameIndex;
pub use spelling::Spelling;
