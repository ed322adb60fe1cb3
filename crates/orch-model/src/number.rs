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
pub struct Number {
    /// Whether it is less than zero.
    sign: Sign,
    /// The digits before the point, without leading zeros.
    whole: String,
    /// The digits after the point, without trailing zeros.
    fraction: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Sign {
    Minus,
    Plus,
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
        let scale = self.fraction.len().max(step.fraction.len());
        let Some(step) = step.scaled(scale).parse::<u64>().ok().filter(|it| *it > 0) else {
            return true;
        };
        let digits = self.scaled(scale);
        let rest = digits.bytes().fold(0_u128, |rest, digit| {
            (rest * 10 + u128::from(digit - b'0')) % u128::from(step)
        });
        rest == 0
    }

    /// The digits of the number times ten to the power of `scale`.
    fn scaled(&self, scale: usize) -> String {
        format!("{}{:0<scale$}", self.whole, self.fraction)
    }

    fn is_zero(&self) -> bool {
        self.whole.is_empty() && self.fraction.is_empty()
    }

    /// The order of what is left of both where the sign is left out.
    fn magnitude(&self, other: &Self) -> Ordering {
        let whole = self.whole.len().cmp(&other.whole.len());
        whole
            .then_with(|| self.whole.cmp(&other.whole))
            .then_with(|| self.fraction.cmp(&other.fraction))
    }
}

impl FromStr for Number {
    type Err = ParseNumberError;

    /// Reads what Python reads as a finite number: also with an exponent, with
    /// underscores between digits, and with white space around it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ParseNumberError(text.to_owned());
        let plain = text.trim().replace('_', "");
        let (sign, digits) = match plain.strip_prefix('-') {
            Some(digits) => (Sign::Minus, digits),
            None => (Sign::Plus, plain.strip_prefix('+').unwrap_or(&plain)),
        };
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
        let mut number = Self {
            sign,
            whole: whole.trim_start_matches('0').to_owned(),
            fraction: fraction.trim_end_matches('0').to_owned(),
        };
        if number.is_zero() {
            number.sign = Sign::Plus;
        }
        Ok(number)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sign == Sign::Minus {
            f.write_str("-")?;
        }
        f.write_str(if self.whole.is_empty() {
            "0"
        } else {
            &self.whole
        })?;
        if !self.fraction.is_empty() {
            write!(f, ".{}", self.fraction)?;
        }
        Ok(())
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.sign, other.sign) {
            (Sign::Plus, Sign::Plus) => self.magnitude(other),
            (Sign::Minus, Sign::Minus) => other.magnitude(self),
            (Sign::Minus, Sign::Plus) => Ordering::Less,
            (Sign::Plus, Sign::Minus) => Ordering::Greater,
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
