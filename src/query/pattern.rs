//! Patterns of relations: SPARQL 1.1 property paths over relation kinds, with `{m,n}` as in its drafts.
//!
//! `MEMBER_OF/^MEMBER_OF` goes along a relation and then against one, `PART_OF+` along one or more, `A|B` along either,
//! `A*` along any number and `A?` along one or none. Parentheses group. `^` binds closest, then `* + ? {}`, then `/`, then `|`; as
//! in SPARQL, `^A*` is `(^A)*` and `^(A/B)` is `^B/^A`.

use super::selector::EdgeSelector;
use crate::diagnostic::suggestion;
use crate::ontology::{KindSet, Ontology, RelationKindId};

/// Most steps that a pattern may have once its counts are written out.
const MAX_STEPS: usize = 100;
/// Deepest nesting of parentheses.
const MAX_NESTING: usize = 20;

/// A pattern as an automaton (Glushkov): its steps, and which may follow which.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// The steps of the pattern, from left to right.
    steps: Vec<EdgeSelector>,
    /// Steps that a walk may begin with.
    first: Vec<usize>,
    /// For each step, those that may come after it.
    next: Vec<Vec<usize>>,
    /// For each step, whether a walk may end with it.
    last: Vec<bool>,
    /// Whether a walk may have no step.
    empty: bool,
}

/// Why a text is not a pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PatternError {
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: String,
    /// Where in the text, in characters.
    pub offset: usize,
}

impl Pattern {
    /// Reads a pattern over the relation kinds of an ontology.
    ///
    /// # Errors
    /// When the text is no pattern, or too long a one: with the reason, a remedy and the place.
    pub fn parse(ontology: &Ontology, text: &str) -> Result<Self, PatternError> {
        let mut parser = Parser { ontology, text: text.chars().collect(), at: 0, nesting: 0 };
        let tree = parser.alternatives()?;
        match parser.peek() {
            None => {}
            Some(')') => return Err(parser.error("`)` closes nothing", "remove it, or open it before")),
            Some(other) => {
                return Err(parser.error(format!("`{other}` is not expected here"), "put `/` or `|` between two steps"));
            }
        }
        let size = tree.size();
        if size > MAX_STEPS {
            return Err(PatternError {
                message: format!("the pattern has {size} steps with its counts written out, the limit is {MAX_STEPS}"),
                help: "use smaller counts".to_owned(),
                offset: 0,
            });
        }
        let mut pattern =
            Self { steps: Vec::new(), first: Vec::new(), next: Vec::new(), last: Vec::new(), empty: false };
        let part = pattern.add(ontology, &tree, false);
        pattern.first = part.first;
        part.last.iter().for_each(|at| pattern.last[*at] = true);
        pattern.empty = part.empty;
        for next in &mut pattern.next {
            next.sort_unstable();
            next.dedup();
        }
        Ok(pattern)
    }

    /// The relations that a step follows.
    pub fn step(&self, at: usize) -> EdgeSelector {
        self.steps[at]
    }

    /// Steps that may come after one; without one, those that a walk may begin with.
    pub fn after(&self, at: Option<usize>) -> &[usize] {
        at.map_or(&self.first, |at| &self.next[at])
    }

    /// Whether a walk may end after a step; without one, at its beginning.
    pub fn ends(&self, at: Option<usize>) -> bool {
        at.map_or(self.empty, |at| self.last[at])
    }

    /// Relation kinds that occur.
    pub fn relations(&self) -> KindSet {
        self.steps.iter().fold(KindSet::EMPTY, |kinds, steps| kinds.or(steps.relations()))
    }

    /// Most relations of a walk; none where nothing bounds it.
    pub fn longest(&self) -> Option<u32> {
        // A step that can come after itself, over whatever others, comes any number of times.
        let mut lengths: Vec<Option<u32>> = vec![None; self.steps.len()];
        let mut open = vec![false; self.steps.len()];
        (0..self.steps.len()).try_fold(0, |longest, at| Some(longest.max(self.measure(at, &mut lengths, &mut open)?)))
    }

    /// Most relations of a walk that begins with a step; none where it can come to that step again.
    fn measure(&self, at: usize, lengths: &mut [Option<u32>], open: &mut [bool]) -> Option<u32> {
        if let Some(known) = lengths[at] {
            return Some(known);
        }
        if open[at] {
            return None;
        }
        open[at] = true;
        let mut longest = 0;
        for next in &self.next[at] {
            longest = longest.max(self.measure(*next, lengths, open)?);
        }
        open[at] = false;
        lengths[at] = Some(longest + 1);
        lengths[at]
    }

    /// Adds the steps of a part.
    fn add(&mut self, ontology: &Ontology, tree: &Tree, inverse: bool) -> Part {
        match tree {
            Tree::Step(kind) => {
                let (one, none) = (KindSet::one(kind.index()), KindSet::EMPTY);
                self.steps.push(match (ontology[*kind].symmetric, inverse) {
                    (true, _) => EdgeSelector { outgoing: one, incoming: one },
                    (false, false) => EdgeSelector { outgoing: one, incoming: none },
                    (false, true) => EdgeSelector { outgoing: none, incoming: one },
                });
                self.next.push(Vec::new());
                self.last.push(false);
                let at = self.steps.len() - 1;
                Part { first: vec![at], last: vec![at], empty: false }
            }
            Tree::Inverse(tree) => self.add(ontology, tree, !inverse),
            Tree::Sequence(trees) => {
                let mut whole = Part::nothing();
                let mut join = |pattern: &mut Self, tree| {
                    let part = pattern.add(ontology, tree, inverse);
                    whole = pattern.joined(&whole, part);
                };
                let count = trees.len();
                for at in 0..count {
                    join(self, &trees[if inverse { count - 1 - at } else { at }]);
                }
                whole
            }
            Tree::Alternatives(trees) => {
                let mut whole = Part { first: Vec::new(), last: Vec::new(), empty: false };
                for tree in trees {
                    let part = self.add(ontology, tree, inverse);
                    whole.first.extend(part.first);
                    whole.last.extend(part.last);
                    whole.empty |= part.empty;
                }
                whole
            }
            Tree::Repeated { tree, least, most } => {
                let copies = most.unwrap_or((*least).max(1));
                let mut whole = Part::nothing();
                for copy in 1..=copies {
                    let mut part = self.add(ontology, tree, inverse);
                    if most.is_none() && copy == copies {
                        // The last copy comes again and again.
                        part.last.iter().for_each(|at| self.next[*at].extend(&part.first));
                    }
                    part.empty |= copy > *least;
                    whole = self.joined(&whole, part);
                }
                whole
            }
        }
    }

    /// One part and then another.
    fn joined(&mut self, before: &Part, after: Part) -> Part {
        for at in &before.last {
            self.next[*at].extend(&after.first);
        }
        let mut first = before.first.clone();
        if before.empty {
            first.extend(&after.first);
        }
        let mut last = after.last;
        if after.empty {
            last.extend(&before.last);
        }
        Part { first, last, empty: before.empty && after.empty }
    }
}

/// Where walks through a part begin and end.
struct Part {
    first: Vec<usize>,
    last: Vec<usize>,
    empty: bool,
}

impl Part {
    fn nothing() -> Self {
        Self { first: Vec::new(), last: Vec::new(), empty: true }
    }
}

/// A pattern as it is written.
enum Tree {
    Step(RelationKindId),
    Inverse(Box<Tree>),
    Sequence(Vec<Tree>),
    Alternatives(Vec<Tree>),
    Repeated { tree: Box<Tree>, least: usize, most: Option<usize> },
}

impl Tree {
    /// How many steps it has with counts written out.
    fn size(&self) -> usize {
        let sum = |trees: &[Self]| trees.iter().map(Self::size).fold(0, usize::saturating_add);
        match self {
            Self::Step(_) => 1,
            Self::Inverse(tree) => tree.size(),
            Self::Sequence(trees) | Self::Alternatives(trees) => sum(trees),
            Self::Repeated { tree, least, most } => tree.size().saturating_mul(most.unwrap_or(*least).max(1)),
        }
    }
}

struct Parser<'t> {
    ontology: &'t Ontology,
    text: Vec<char>,
    at: usize,
    nesting: usize,
}

type Parsed<T> = Result<T, PatternError>;

impl Parser<'_> {
    fn error(&self, message: impl Into<String>, help: impl Into<String>) -> PatternError {
        PatternError { message: message.into(), help: help.into(), offset: self.at }
    }

    /// The next character that is not a space.
    fn peek(&mut self) -> Option<char> {
        while self.text.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn alternatives(&mut self) -> Parsed<Tree> {
        let mut trees = vec![self.sequence()?];
        while self.take('|') {
            trees.push(self.sequence()?);
        }
        Ok(if trees.len() == 1 { trees.remove(0) } else { Tree::Alternatives(trees) })
    }

    fn sequence(&mut self) -> Parsed<Tree> {
        let mut trees = vec![self.repeated()?];
        while self.take('/') {
            trees.push(self.repeated()?);
        }
        Ok(if trees.len() == 1 { trees.remove(0) } else { Tree::Sequence(trees) })
    }

    fn repeated(&mut self) -> Parsed<Tree> {
        let tree = self.primary()?;
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => return self.counted(tree),
            _ => return Ok(tree),
        };
        self.at += 1;
        self.once(Tree::Repeated { tree: Box::new(tree), least, most })
    }

    /// `{n}`, `{m,n}`, `{m,}` or `{,n}` after a part.
    fn counted(&mut self, tree: Tree) -> Parsed<Tree> {
        const FORMS: &str = "write `{2}`, `{1,3}`, `{2,}` or `{,3}`";
        let opened = self.at;
        self.at += 1;
        let least = self.number()?;
        let most = if self.take(',') { self.number()? } else { least };
        if !self.take('}') {
            return Err(self.error("the count is not closed", FORMS));
        }
        let closed = std::mem::replace(&mut self.at, opened);
        match (least, most) {
            (None, None) => return Err(self.error("the count is empty", FORMS)),
            (_, Some(0)) => return Err(self.error("the count permits no step at all", "write at least `{,1}`")),
            (Some(least), Some(most)) if most < least => {
                return Err(
                    self.error(format!("the count goes from {least} to {most}"), "write the smaller number first")
                );
            }
            _ => self.at = closed,
        }
        self.once(Tree::Repeated { tree: Box::new(tree), least: least.unwrap_or(0), most })
    }

    /// A part that has its count must be grouped to have another.
    fn once(&mut self, tree: Tree) -> Parsed<Tree> {
        match self.peek() {
            Some(again @ ('*' | '+' | '?' | '{')) => {
                Err(self.error(format!("`{again}` follows another count"), "put the part before it in parentheses"))
            }
            _ => Ok(tree),
        }
    }

    fn number(&mut self) -> Parsed<Option<usize>> {
        self.peek();
        let start = self.at;
        while self.text.get(self.at).is_some_and(char::is_ascii_digit) {
            self.at += 1;
        }
        if start == self.at {
            return Ok(None);
        }
        let digits: String = self.text[start..self.at].iter().collect();
        match digits.parse() {
            Ok(number) if number <= MAX_STEPS => Ok(Some(number)),
            _ => {
                self.at = start;
                Err(self.error(
                    format!("the count {} is too large", digits.chars().take(20).collect::<String>()),
                    format!("the limit is {MAX_STEPS}"),
                ))
            }
        }
    }

    fn primary(&mut self) -> Parsed<Tree> {
        // Two undo each other, so any number of them is one or none.
        let mut inverse = false;
        while self.take('^') {
            inverse = !inverse;
        }
        let tree = self.grouped()?;
        Ok(if inverse { Tree::Inverse(Box::new(tree)) } else { tree })
    }

    fn grouped(&mut self) -> Parsed<Tree> {
        if self.peek() == Some('(') {
            if self.nesting == MAX_NESTING {
                return Err(self.error("parentheses are nested too deep", format!("the limit is {MAX_NESTING}")));
            }
            let opened = self.at;
            self.at += 1;
            self.nesting += 1;
            let tree = self.alternatives()?;
            self.nesting -= 1;
            if !self.take(')') {
                self.at = opened;
                return Err(self.error("`(` is not closed", "add `)`"));
            }
            return Ok(tree);
        }
        self.kind()
    }

    fn kind(&mut self) -> Parsed<Tree> {
        let found = self.peek();
        let start = self.at;
        while self.text.get(self.at).is_some_and(|c| c.is_alphanumeric() || *c == '_') {
            self.at += 1;
        }
        let name: String = self.text[start..self.at].iter().collect();
        if let Some(kind) = self.ontology.relation(&name) {
            return Ok(Tree::Step(kind));
        }
        self.at = start;
        let form = "write the name of a relation kind, such as MEMBER_OF";
        if name.is_empty() {
            let message = match found {
                Some(other) => format!("`{other}` stands where a relation kind is expected"),
                None => "the pattern ends where a relation kind is expected".to_owned(),
            };
            return Err(self.error(message, form));
        }
        let names = self.ontology.relations.iter().map(|kind| kind.name.as_str());
        let help = suggestion(&name.to_ascii_uppercase(), names, form);
        Err(self.error(format!("`{}` is no relation kind", name.chars().take(60).collect::<String>()), help))
    }
}
