//! Building of an index: reads names, and puts their words and them in order.

use super::interner::WordInterner;
use super::name_table::{ABBREVIATION, HYPHENS_JOIN, MAX_NAME_WORDS, NameTable};
use super::posting_lists::PostingLists;
use super::spelling::Spelling;
use super::token::Token;
use super::tokenizer::{Joint, Word, has_article, is_number, tokenize};
use super::u30::to_u30;
use super::vocabulary::Vocabulary;
use super::word_class::WordClass;
use std::ops::Range;

/// Maximum length of an abbreviation in capitals: a longer word in capitals may be misspelt as any other.
const MAX_CAPITALS: usize = 6;

/// Builds the vocabulary and the table of the names of entities.
pub(super) fn build<'a, E, S>(entities: E) -> (Vocabulary, NameTable)
where
    E: IntoIterator<Item = S>,
    S: IntoIterator<Item = Spelling<'a>>,
{
    let mut interner = WordInterner::default();
    let mut names = NameTable::default();
    for entity in entities {
        let at = to_u30(names.firsts.len());
        names.firsts.push(to_u30(names.ends.len()));
        for spelling in entity {
            names.entities.push(at);
            let language = names.languages.iter().position(|tag| **tag == *spelling.lang).unwrap_or_else(|| {
                names.languages.push(spelling.lang.into());
                names.languages.len() - 1
            });
            let language = u16::try_from(language).ok().filter(|at| at & ABBREVIATION == 0);
            let language = language.expect("fewer than 2^15 languages");
            names.traits.push(if spelling.abbreviation { language | ABBREVIATION } else { language });
            add_tokens(spelling.text, &mut interner, &mut names.tokens);
            names.ends.push(to_u30(names.tokens.len()));
        }
    }
    let (words, numbers) = interner.sorted();
    for token in &mut names.tokens {
        *token = token.renumbered(numbers[token.word() as usize]);
    }
    drop(numbers);
    let vocabulary = Vocabulary::build(&words);
    drop(words);
    let names_by_word = names_by_word(&names, &vocabulary);
    let all = || 0..to_u30(names.len());
    let by_whole_code = sorted_by_key(all(), |name| names.whole_code(name, &vocabulary));
    let hyphened = all().filter(|name| names.tokens(*name).iter().any(|token| token.is_compound()));
    let significant = |name: &u32| {
        let words = names.tokens(*name).iter().filter(|token| !token.is_compound());
        words.filter(|token| !matches!(vocabulary.class(token.word()), WordClass::Small | WordClass::Number)).count()
    };
    let initials = all().filter(|name| significant(name) > 1).chain(hyphened.map(|name| name | HYPHENS_JOIN));
    let by_initials = sorted_by_key(initials, |at| names.initials_code(at, &vocabulary));
    let mut names = NameTable { names_by_word, by_whole_code, by_initials, ..names };
    names.entities.shrink_to_fit();
    names.firsts.shrink_to_fit();
    names.ends.shrink_to_fit();
    names.tokens.shrink_to_fit();
    names.traits.shrink_to_fit();
    (vocabulary, names)
}

/// For each word that is not small, the names that have it.
fn names_by_word(names: &NameTable, vocabulary: &Vocabulary) -> PostingLists {
    PostingLists::build(vocabulary.words.len(), || {
        (0..to_u30(names.len())).flat_map(|name| {
            let tokens = names.tokens(name);
            let words = tokens.iter().enumerate().filter(|(at, token)| {
                vocabulary.class(token.word()) != WordClass::Small
                    && tokens[..*at].iter().all(|before| before.word() != token.word())
            });
            words.map(move |(_, token)| (token.word(), name))
        })
    })
}

/// Numbers in the order of their keys, and of equal ones in their own.
fn sorted_by_key(numbers: impl Iterator<Item = u32>, key: impl Fn(u32) -> String) -> Vec<u32> {
    let mut keys = String::new();
    let mut keyed: Vec<(Range<usize>, u32)> = Vec::new();
    for at in numbers {
        let start = keys.len();
        keys.push_str(&key(at));
        keyed.push((start..keys.len(), at));
    }
    keyed.sort_unstable_by(|(one, at), (another, other)| {
        keys[one.clone()].cmp(&keys[another.clone()]).then(at.cmp(other))
    });
    keyed.into_iter().map(|(_, at)| at).collect()
}

/// Adds the tokens of a name.
fn add_tokens(text: &str, interner: &mut WordInterner, tokens: &mut Vec<Token>) {
    let words = tokenize(text);
    let words = if has_article(&words) { &words[1..] } else { &words };
    let only_capitals = words.len() > 1 && words.iter().all(|word| word.capitals);
    let mut before: Option<&Word> = None;
    for word in words.iter().take(MAX_NAME_WORDS) {
        let is_short = word.text.chars().nth(MAX_CAPITALS).is_none();
        tokens.push(Token::new(interner.intern(&word.text), false, word.capitals && is_short && !only_capitals));
        if let Some(first) = before.filter(|_| word.joint == Joint::Dash)
            && !is_number(&first.text)
            && !is_number(&word.text)
        {
            tokens.push(Token::new(interner.intern(&format!("{}{}", first.text, word.text)), true, false));
        }
        before = Some(word);
    }
}
