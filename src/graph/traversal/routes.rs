//! Paths of one length within the part of a graph that was looked at, in order.

use super::explored::{Explored, FAR, Local, Rows};
use super::{Ground, Handle, Run};
use rustc_hash::FxHashSet;
use std::cmp::Ordering;

/// Most steps that a search for paths takes before it gives up: a good part of a second.
const MOST_STEPS: usize = 20_000_000;

/// Entities of a path from its first on, each with the relation that leads to it; the first with none that counts.
pub(super) type Path = Vec<(Local, Handle)>;

/// Paths that begin in one way and do not go on in some ways. They are at least as long as the length they were last sought at.
struct Class {
    prefix: Path,
    /// First steps after the prefix that are taken elsewhere.
    barred: Vec<(Local, Handle)>,
}

/// All paths that were not found yet, as classes of which none was found at the lengths tried.
pub(super) struct Sought {
    classes: Vec<Class>,
    /// Steps that may still be taken.
    left: usize,
}

impl Sought {
    pub(super) fn new(explored: &Explored) -> Self {
        let all = explored.ends(false).map(|at| Class { prefix: vec![(at, 0)], barred: Vec::new() });
        Self { classes: all.collect(), left: MOST_STEPS }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }
}

pub(super) struct Routes {
    /// Steps that lie on walks of at most the length, each entity's in order.
    steps: Vec<Vec<(Local, Handle)>>,
    /// Place of each entity in the order of identifiers, where others stand beside it on such walks.
    ranks: Vec<u32>,
    /// Fewest steps to an end.
    rest: Vec<u32>,
    is_end: Vec<bool>,
    /// Entities that a path has already.
    taken: Vec<bool>,
    /// Entities from which no end is reached in just some steps without those taken.
    dead: FxHashSet<(Local, u32)>,
}

impl Routes {
    pub(super) async fn new<G: Ground>(ground: &mut G, explored: &Explored, length: u32) -> Run<Self> {
        let (forward, backward): (Rows, Rows) = (explored.rows(false), explored.rows(true));
        let gone = forward.distances(explored.ends(false), length);
        let rest = backward.distances(explored.ends(true), length);
        let count = explored.len();
        let mut steps: Vec<Vec<(Local, Handle)>> = vec![Vec::new(); count];
        // Entities that others are to be compared with.
        let mut compared = vec![false; count];
        let mut parallel = Vec::new();
        for near in (0..).take(count) {
            let gone = gone[near as usize];
            if gone >= length {
                continue;
            }
            let here = &mut steps[near as usize];
            let fits = |far: &Local| rest[*far as usize] < length - gone;
            here.extend(forward.of(near).iter().filter(|(far, _)| *far != near && fits(far)));
            // Found from both ends.
            here.sort_unstable();
            here.dedup();
            for pair in here.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
                parallel.extend(pair.iter().map(|(_, relation)| *relation));
            }
            if here.first().map(|(far, _)| far) != here.last().map(|(far, _)| far) {
                for (far, _) in here {
                    compared[*far as usize] = true;
                }
            }
        }
        for at in explored.ends(false) {
            compared[at as usize] = true;
        }
        let mut order: Vec<Local> = (0..).zip(&compared).filter(|(_, compared)| **compared).map(|(at, _)| at).collect();
        let handles: Vec<Handle> = order.iter().map(|at| explored.handle(*at)).collect();
        ground.learn(&handles, &parallel).await?;
        order.sort_unstable_by(|a, b| ground.compare(explored.handle(*a), explored.handle(*b)));
        let mut ranks = vec![FAR; count];
        for (rank, at) in (0..).zip(&order) {
            ranks[*at as usize] = rank;
        }
        for here in &mut steps {
            here.sort_unstable_by(|a, b| {
                let by_entity = ranks[a.0 as usize].cmp(&ranks[b.0 as usize]);
                by_entity.then_with(|| ground.compare_relations(a.1, b.1))
            });
        }
        let mut is_end = vec![false; count];
        explored.ends(true).for_each(|at| is_end[at as usize] = true);
        Ok(Self { steps, ranks, rest, is_end, taken: vec![false; count], dead: FxHashSet::default() })
    }

    /// Gives out the paths of just a length in order, as long as `give` does not say that it is enough; what is left stays
    /// sought. False if the search was given up.
    pub(super) fn take<G: Ground>(
        &mut self,
        ground: &G,
        sought: &mut Sought,
        length: u32,
        mut give: impl FnMut(&Path) -> bool,
    ) -> bool {
        let mut found: Vec<(Path, Class)> = Vec::new();
        let mut open = std::mem::take(&mut sought.classes);
        loop {
            for class in open.drain(..) {
                match self.first_of(&class, length, &mut sought.left) {
                    Ok(Some(path)) => found.push((path, class)),
                    Ok(None) => sought.classes.push(class),
                    Err(GivenUp) => return false,
                }
            }
            let best = (0..found.len()).min_by(|a, b| self.compare(ground, &found[*a].0, &found[*b].0));
            let Some(best) = best else { return true };
            let (path, class) = found.swap_remove(best);
            if give(&path) {
                return true;
            }
            for at in class.prefix.len()..path.len() {
                let mut barred = vec![path[at]];
                if at == class.prefix.len() {
                    barred.extend(&class.barred);
                }
                open.push(Class { prefix: path[..at].to_vec(), barred });
            }
            // Paths that go on where this one ends.
            open.push(Class { prefix: path, barred: Vec::new() });
        }
    }

    /// The first path of a class that has just a length. There are no shorter ones, so what is found has no entity twice.
    fn first_of(&mut self, class: &Class, length: u32, left: &mut usize) -> Result<Option<Path>, GivenUp> {
        let (Some((last, _)), Some(rest)) =
            (class.prefix.last(), (length as usize + 1).checked_sub(class.prefix.len()).filter(|rest| *rest > 0))
        else {
            return Ok(None);
        };
        class.prefix.iter().for_each(|(at, _)| self.taken[*at as usize] = true);
        self.dead.clear();
        let mut path = class.prefix.clone();
        let reached = self.go_on(*last, u32::try_from(rest).unwrap_or(FAR), &class.barred, &mut path, left);
        class.prefix.iter().for_each(|(at, _)| self.taken[*at as usize] = false);
        Ok(reached?.then_some(path))
    }

    fn go_on(
        &mut self,
        at: Local,
        rest: u32,
        barred: &[(Local, Handle)],
        path: &mut Path,
        left: &mut usize,
    ) -> Result<bool, GivenUp> {
        for next in 0..self.steps[at as usize].len() {
            let step @ (far, _) = self.steps[at as usize][next];
            *left = left.checked_sub(1).ok_or(GivenUp)?;
            if self.taken[far as usize] || barred.contains(&step) {
                continue;
            }
            path.push(step);
            if rest == 1 {
                if self.is_end[far as usize] {
                    return Ok(true);
                }
            } else if self.rest[far as usize] < rest && !self.dead.contains(&(far, rest - 1)) {
                if self.go_on(far, rest - 1, &[], path, left)? {
                    return Ok(true);
                }
                self.dead.insert((far, rest - 1));
            }
            path.pop();
        }
        Ok(false)
    }

    fn compare<G: Ground>(&self, ground: &G, a: &Path, b: &Path) -> Ordering {
        let rank = |at: Local| self.ranks[at as usize];
        let mut steps = a.iter().zip(b).map(|(a, b)| match rank(a.0).cmp(&rank(b.0)) {
            Ordering::Equal if a.1 != b.1 => ground.compare_relations(a.1, b.1),
            found => found,
        });
        steps.find(|found| found.is_ne()).unwrap_or(Ordering::Equal)
    }
}

/// The search takes too many steps.
struct GivenUp;
