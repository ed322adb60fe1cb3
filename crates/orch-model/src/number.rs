//! A decimal number of any length, exact, as text.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

/// A decimal number, written in one way only: `-12.5`, `0`, `4094`.
///
/// Events hold no floats, and a bound may have more digits than a float holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(Box<str>);

/// The parts of a number.
struct Parts<'n> {
    is_negative: bool,
    /// The digits before the point; none for zero.
    whole: &'n str,
    /// The digits after the point, without trailing zeros.
    fraction: &'n str,
}

/// The greatest exponent that is written out.
const EXPONENT: usize = 400;

/// The text is not a decimal number.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a decimal number")]
pub struct ParseNumberError(String);

impl Number {
    /// Whether it is a whole number of times another one. A step of zero, or one of
    /// more digits than 18, is not judged.
    pub fn is_multiple_of(&self, step: &Self) -> bool {
        let (number, step) = (self.parts(), step.parts());
        let scale = number.fraction.len().max(step.fraction.len());
        let Some(step) = step.scaled(scale).parse::<u64>().ok().filter(|it| *it > 0) else {
            return true;
        };
        let rest = number.scaled(scale).bytes().fold(0_u128, |rest, digit| {
            (rest * 10 + u128::from(digit - b'0')) % u128::from(step)
        });
        rest == 0
    }

    fn parts(&self) -> Parts<'_> {
        let digits = self.0.strip_prefix('-');
        let (whole, fraction) = match digits.unwrap_or(&self.0).split_once('.') {
            Some(parts) => parts,
            None => (digits.unwrap_or(&self.0), ""),
        };
        Parts {
            is_negative: digits.is_some(),
            whole: whole.strip_prefix('0').unwrap_or(whole),
            fraction,
        }
    }
}

impl Parts<'_> {
    /// The digits of the number times ten to the power of `scale`.
    fn scaled(&self, scale: usize) -> String {
        format!("{}{:0<scale$}", self.whole, self.fraction)
    }

    /// The order of two numbers where the sign is left out.
    fn magnitude(&self, other: &Self) -> Ordering {
        let whole = self.whole.len().cmp(&other.whole.len());
        whole
            .then_with(|| self.whole.cmp(other.whole))
            .then_with(|| self.fraction.cmp(other.fraction))
    }
}

impl FromStr for Number {
    type Err = ParseNumberError;

    /// Reads what Python reads as a finite number: also with an exponent, with
    /// underscores between digits, and with white space around it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ParseNumberError(text.to_owned());
        let plain = text.trim().replace('_', "");
        let negated = plain.strip_prefix('-');
        let digits = negated.unwrap_or_else(|| plain.strip_prefix('+').unwrap_or(&plain));
        let (digits, exponent) = match digits.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, exponent.parse::<i32>().map_err(|_| error())?),
            None => (digits, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |it: &str| it.bytes().all(|byte| byte.is_ascii_digit());
        let shift = usize::try_from(exponent.unsigned_abs()).map_err(|_| error())?;
        let is_empty = whole.is_empty() && fraction.is_empty();
        if is_empty || !is_digits(whole) || !is_digits(fraction) || shift > EXPONENT {
            return Err(error());
        }
        let (whole, fraction) = if exponent < 0 {
            let padded = format!("{whole:0>shift$}");
            let (left, right) = padded.split_at(padded.len() - shift);
            (left.to_owned(), format!("{right}{fraction}"))
        } else {
            let padded = format!("{fraction:0<shift$}");
            let (left, right) = padded.split_at(shift);
            (format!("{whole}{left}"), right.to_owned())
        };
        let (whole, fraction) = (
            whole.trim_start_matches('0'),
            fraction.trim_end_matches('0'),
        );
        let is_zero = whole.is_empty() && fraction.is_empty();
        let mut text = String::with_capacity(plain.len() + 2);
        if negated.is_some() && !is_zero {
            text.push('-');
        }
        text.push_str(if whole.is_empty() { "0" } else { whole });
        if !fraction.is_empty() {
            text.push('.');
            text.push_str(fraction);
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (self.parts(), other.parts());
        match (a.is_negative, b.is_negative) {
            (false, false) => a.magnitude(&b),
            (true, true) => b.magnitude(&a),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by a panic"
)]
mod tests {
    use super::Number;

    fn number(text: &str) -> Number {
        text.parse().unwrap()
    }

    #[test]
    fn a_number_is_written_in_one_way() {
        for (text, written) in [
            (" 0012.50 ", "12.5"),
            ("-0", "0"),
            ("+1_000.0", "1000"),
            ("1.5e2", "150"),
            ("15e-3", "0.015"),
            (".5", "0.5"),
            ("-7.", "-7"),
        ] {
            assert_eq!(number(text).to_string(), written);
        }
        for text in ["", ".", "-", "1e", "inf", "1e9999", "x"] {
            assert!(text.parse::<Number>().is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_are_in_order() {
        let ordered = ["-10", "-9.5", "-9", "0", "0.05", "0.5", "9", "9.01", "10"];
        let numbers: Vec<Number> = ordered.iter().map(|it| number(it)).collect();
        assert!(numbers.is_sorted());
    }

    #[test]
    fn multiples_are_exact() {
        assert!(number("0.3").is_multiple_of(&number("0.1")));
        assert!(number("-15").is_multiple_of(&number("5")));
        assert!(!number("10000000000000000000001").is_multiple_of(&number("10")));
        assert!(!number("0.25").is_multiple_of(&number("0.1")));
    }
}
