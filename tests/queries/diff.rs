//! The lines in which two texts differ.

/// Lines shown around a difference.
const CONTEXT: usize = 3;

/// What must be taken away from and added to `old` to make `new`, line by line, with a few lines around.
pub(super) fn difference(old: &str, new: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (old.lines().collect(), new.lines().collect());
    // longest[a][b]: length of the longest common run of lines, gaps allowed, of old[a..] and new[b..].
    let mut longest = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            longest[a][b] =
                if old[a] == new[b] { longest[a + 1][b + 1] + 1 } else { longest[a + 1][b].max(longest[a][b + 1]) };
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut lines: Vec<(char, &str)> = Vec::new();
    while a < old.len() || b < new.len() {
        if a < old.len() && b < new.len() && old[a] == new[b] {
            lines.push((' ', old[a]));
            (a, b) = (a + 1, b + 1);
        } else if b == new.len() || (a < old.len() && longest[a + 1][b] >= longest[a][b + 1]) {
            lines.push(('-', old[a]));
            a += 1;
        } else {
            lines.push(('+', new[b]));
            b += 1;
        }
    }
    let near = |at: usize| {
        let around = at.saturating_sub(CONTEXT)..(at + CONTEXT + 1).min(lines.len());
        lines[around].iter().any(|(mark, _)| *mark != ' ')
    };
    let mut text = String::new();
    let mut gap = false;
    for (at, (mark, line)) in lines.iter().enumerate() {
        if near(at) {
            text.extend(["  ", mark.encode_utf8(&mut [0; 4]), " ", line, "\n"]);
            gap = false;
        } else if !gap {
            text += "    …\n";
            gap = true;
        }
    }
    text
}

#[test]
fn differences_are_shown_with_what_is_around() {
    let old = "a\nb\nc\nd\ne\nf\ng\nh\ni\n";
    let shown = difference(old, &old.replace("h\n", "H\n"));
    assert_eq!(shown, "    …\n    e\n    f\n    g\n  - h\n  + H\n    i\n");
    assert_eq!(difference("same\n", "same\n"), "    …\n");
}
