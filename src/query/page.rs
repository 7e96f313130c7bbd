//! Pages: the cut of a list after so many items, and what it says of the rest.

use super::answer::PageAnswer;
use super::selection::PagePlan;

impl PagePlan {
    /// Cuts items that were found in the direction of the page, one more than its size where the list goes on: they are left
    /// in the order of the list, and the answer says whether the list goes on before and after them.
    ///
    /// What lies on the cursor's side is not looked at: the item at the cursor's place was there.
    pub fn cut<T>(&self, items: &mut Vec<T>, answer: &mut PageAnswer) {
        let goes_on = items.len() > self.limit;
        items.truncate(self.limit);
        if self.backward {
            items.reverse();
        }
        let from_cursor = self.from.is_some();
        (answer.has_next, answer.has_previous) =
            if self.backward { (from_cursor, goes_on) } else { (goes_on, from_cursor) };
    }
}
