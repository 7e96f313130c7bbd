//! Errors of single texts: dates, names, identifiers, patterns.

/// Error of a text that somebody wrote: what is wrong, what would be right, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TextError {
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: String,
    /// Where in the text: characters (Unicode scalar values) before the place, since people and editors count those and not
    /// bytes.
    pub offset: usize,
}

impl TextError {
    /// The error of a text as a whole.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into(), offset: 0 }
    }

    /// Moves the error to a place, in characters.
    #[must_use]
    pub fn at(self, offset: usize) -> Self {
        Self { offset, ..self }
    }

    /// Moves the error to a place in `text`, in bytes.
    #[must_use]
    pub fn at_byte(self, text: &str, byte: usize) -> Self {
        let before = text.char_indices().take_while(|(at, _)| *at < byte);
        self.at(before.count())
    }

    /// The error of a part as that of the whole, of which `before` stands before the part.
    #[must_use]
    pub fn behind(self, before: &str) -> Self {
        let offset = before.chars().count() + self.offset;
        self.at(offset)
    }
}

#[cfg(test)]
mod tests {
    use super::TextError;

    #[test]
    fn offsets_count_characters() {
        let error = TextError::new("wrong", "right");
        assert_eq!(error.clone().at_byte("қазақ", 4).offset, 2);
        assert_eq!(error.clone().at_byte("қазақ", 10).offset, 5);
        assert_eq!(error.at(1).behind("қаз@").offset, 5);
    }
}
