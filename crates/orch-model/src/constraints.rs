//! Bounds of a value beside its type, as pydantic's `Field` gives them.

use serde::{Deserialize, Serialize};

use crate::number::Number;

/// Bounds of a value beside its type. A list's are those of each of its entries.
///
/// Bounds of numbers count for `int`, `float` and `decimal.Decimal`; lengths and the
/// pattern for `str`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Constraints {
    /// The least that it may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ge: Option<Number>,
    /// It is more than that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gt: Option<Number>,
    /// The most that it may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub le: Option<Number>,
    /// It is less than that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lt: Option<Number>,
    /// It is a whole number of times that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multiple_of: Option<Number>,
    /// The fewest characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u32>,
    /// The most characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// A regular expression that is found in it, as Rust's `regex` reads it, which
    /// pydantic uses too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
}

/// A value is outside of a bound.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutOfBounds {
    /// It is too small.
    #[error("a value of at least {0} is needed")]
    Least(Number),
    /// It is too small.
    #[error("a value of more than {0} is needed")]
    More(Number),
    /// It is too great.
    #[error("a value of at most {0} is needed")]
    Most(Number),
    /// It is too great.
    #[error("a value of less than {0} is needed")]
    Less(Number),
    /// It is between two multiples.
    #[error("a multiple of {0} is needed")]
    Multiple(Number),
    /// It is too short.
    #[error("at least {0} characters are needed")]
    Shortest(u32),
    /// It is too long.
    #[error("at most {0} characters are allowed")]
    Longest(u32),
    /// It does not match.
    #[error("a text that matches `{0}` is needed")]
    Pattern(String),
}

impl Constraints {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Refuses a number that is outside of a bound. Texts that stand for no finite
    /// number are not judged.
    pub(crate) fn check_number(&self, text: &str) -> Result<(), OutOfBounds> {
        let Ok(number) = text.parse::<Number>() else {
            return Ok(());
        };
        let fails = |bound: &Option<Number>, fits: fn(&Number, &Number) -> bool| {
            bound.clone().filter(|bound| !fits(&number, bound))
        };
        if let Some(bound) = fails(&self.ge, |it, bound| it >= bound) {
            return Err(OutOfBounds::Least(bound));
        }
        if let Some(bound) = fails(&self.gt, |it, bound| it > bound) {
            return Err(OutOfBounds::More(bound));
        }
        if let Some(bound) = fails(&self.le, |it, bound| it <= bound) {
            return Err(OutOfBounds::Most(bound));
        }
        if let Some(bound) = fails(&self.lt, |it, bound| it < bound) {
            return Err(OutOfBounds::Less(bound));
        }
        match fails(&self.multiple_of, Number::is_multiple_of) {
            Some(step) => Err(OutOfBounds::Multiple(step)),
            None => Ok(()),
        }
    }

    /// Refuses a text that is too short, too long, or does not match. A pattern that
    /// cannot be read here is not judged.
    pub(crate) fn check_text(&self, text: &str) -> Result<(), OutOfBounds> {
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        if let Some(min) = self.min_length.filter(|min| length < *min) {
            return Err(OutOfBounds::Shortest(min));
        }
        if let Some(max) = self.max_length.filter(|max| length > *max) {
            return Err(OutOfBounds::Longest(max));
        }
        let Some(pattern) = &self.pattern else {
            return Ok(());
        };
        match regex::Regex::new(pattern) {
            Ok(regex) if !regex.is_match(text) => Err(OutOfBounds::Pattern(pattern.clone())),
            _ => Ok(()),
        }
    }

    /// The bounds that are tighter than others were: values that fitted those may not fit
    /// these. A pattern that Postgres may read in another way is left out.
    pub fn tightened(&self, was: &Self) -> Self {
        let raised = |is: &Option<Number>, was: &Option<Number>| {
            is.clone()
                .filter(|is| was.as_ref().is_none_or(|was| is > was))
        };
        let lowered = |is: &Option<Number>, was: &Option<Number>| {
            is.clone()
                .filter(|is| was.as_ref().is_none_or(|was| is < was))
        };
        let step = self.multiple_of.clone();
        Self {
            ge: raised(&self.ge, &was.ge),
            gt: raised(&self.gt, &was.gt),
            le: lowered(&self.le, &was.le),
            lt: lowered(&self.lt, &was.lt),
            multiple_of: step.filter(|step| {
                let was = was.multiple_of.as_ref();
                was.is_none_or(|was| !was.is_multiple_of(step))
            }),
            min_length: self
                .min_length
                .filter(|is| *is > was.min_length.unwrap_or(0)),
            max_length: self
                .max_length
                .filter(|is| was.max_length.is_none_or(|was| *is < was)),
            pattern: self
                .pattern
                .clone()
                .filter(|is| was.pattern.as_ref() != Some(is) && is_portable(is)),
        }
    }
}

/// Whether Postgres reads a regular expression as Rust's `regex` does: no groups with
/// flags, no nested classes, no escapes but of punctuation and of the plain classes, no
/// counts above 255.
fn is_portable(pattern: &str) -> bool {
    let mut rest = pattern.chars().peekable();
    let mut is_in_class = false;
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.next() {
                Some('d' | 'w' | 's') => {}
                Some(escaped) if escaped.is_ascii_punctuation() => {}
                _ => return false,
            },
            '[' if is_in_class => return false,
            '[' => is_in_class = true,
            ']' => is_in_class = false,
            '&' | '~' if is_in_class => return false,
            '(' if rest.peek() == Some(&'?') => return false,
            '{' if !is_in_class => {
                let counts: String = rest.by_ref().take_while(|it| *it != '}').collect();
                let is_small = |it: &str| it.is_empty() || it.parse::<u8>().is_ok();
                if !counts.split(',').all(is_small) {
                    return false;
                }
            }
            _ => {}
        }
    }
    !pattern.starts_with("***") && regex::Regex::new(pattern).is_ok()
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by a panic"
)]
mod tests {
    use super::{Constraints, is_portable};

    #[test]
    fn only_patterns_that_postgres_reads_alike_are_asked_of_data() {
        for pattern in [
            r"^[a-z][a-z0-9_-]{0,62}$",
            r"^\d+\.\d+$",
            "^(a|b)*$",
            "^[^/]+$",
        ] {
            assert!(is_portable(pattern), "{pattern}");
        }
        for pattern in [
            r"(?i)a",
            r"\p{L}",
            "[[:alpha:]]",
            "a{300}",
            r"\bword\b",
            "[a&&b]",
            "(",
        ] {
            assert!(!is_portable(pattern), "{pattern}");
        }
    }

    #[test]
    fn only_tighter_bounds_are_left() {
        let bounds = |ge: &str, max_length| Constraints {
            ge: Some(ge.parse().unwrap()),
            max_length,
            ..Constraints::default()
        };
        let tightened = bounds("2", Some(5)).tightened(&bounds("1", Some(5)));
        assert_eq!(tightened, bounds("2", None));
        assert!(
            bounds("1", None)
                .tightened(&bounds("1", Some(3)))
                .is_empty()
        );
    }
}
