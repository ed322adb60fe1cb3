//! What a plain scalar means to PyYAML, which the generator reads with: YAML 1.1.

use crate::node::Value;

/// The value of a scalar that is not quoted.
pub(super) fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            return Value::Bool(true);
        }
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            return Value::Bool(false);
        }
        _ => {}
    }
    if let Some(number) = integer(text) {
        return Value::Int(number);
    }
    match float(text) {
        Some(number) => Value::Float(number),
        None => Value::Text(text.to_owned()),
    }
}

/// An integer in decimal; none also where it has more digits than 128 bits hold.
fn integer(text: &str) -> Option<String> {
    let (sign, digits) = signed(text);
    let number = |digits: &str, radix| {
        let digits = digits.replace('_', "");
        u128::from_str_radix(&digits, radix).ok()
    };
    let value = if let Some(rest) = digits.strip_prefix("0b") {
        number(rest, 2)?
    } else if let Some(rest) = digits.strip_prefix("0x") {
        number(rest, 16)?
    } else if digits == "0" {
        0
    } else if digits.starts_with('0') {
        number(digits, 8)?
    } else if digits.starts_with(|c: char| c.is_ascii_digit()) {
        sexagesimal(digits)?
    } else {
        return None;
    };
    let sign = if sign < 0 && value > 0 { "-" } else { "" };
    Some(format!("{sign}{value}"))
}

/// Digits, or parts of sixty between colons.
fn sexagesimal(text: &str) -> Option<u128> {
    let mut value: u128 = 0;
    for (index, part) in text.split(':').enumerate() {
        let digits = if index == 0 {
            part.replace('_', "")
        } else {
            part.to_owned()
        };
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let number: u128 = digits.parse().ok()?;
        if index > 0 && (part.len() > 2 || number > 59) {
            return None;
        }
        value = value.checked_mul(if index > 0 { 60 } else { 1 })?;
        value = value.checked_add(number)?;
    }
    Some(value)
}

fn signed(text: &str) -> (i8, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// A number with a point, as Python writes it.
fn float(text: &str) -> Option<String> {
    let (sign, rest) = signed(text);
    let minus = if sign < 0 { "-" } else { "" };
    match rest {
        ".inf" | ".Inf" | ".INF" => return Some(format!("{minus}inf")),
        ".nan" | ".NaN" | ".NAN" if rest.len() == text.len() => return Some("nan".to_owned()),
        _ => {}
    }
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        // PyYAML takes an exponent only with its sign.
        Some((mantissa, exponent)) if exponent.starts_with(['+', '-']) => {
            (mantissa, Some(&exponent[1..]))
        }
        Some(_) => return None,
        None => (rest, None),
    };
    let (whole, part) = mantissa.split_once('.')?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    let starts = whole.starts_with(|c: char| c.is_ascii_digit())
        || (whole.is_empty() && part.starts_with(|c: char| c.is_ascii_digit()) && sign > 0);
    let whole_exponent =
        exponent.is_none_or(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit()));
    if !starts || !digits(whole) || !digits(part) || !whole_exponent {
        return None;
    }
    let number: f64 = text.replace('_', "").parse().ok()?;
    Some(repr(number))
}

/// A number as Python's `repr` writes it.
fn repr(number: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let size = number.abs();
    if size == 0.0 || (1e-4..1e16).contains(&size) {
        let text = number.to_string();
        return if text.contains('.') {
            text
        } else {
            text + ".0"
        };
    }
    let text = format!("{number:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, digits) = match exponent.strip_prefix('-') {
        Some(digits) => ('-', digits),
        None => ('+', exponent),
    };
    format!("{mantissa}e{sign}{digits:0>2}")
}

#[cfg(test)]
mod tests {
    use super::plain;

    fn check(text: &str, expected: &str) {
        assert_eq!(plain(text).as_python_text(), Some(expected), "{text}");
    }

    #[test]
    fn a_plain_scalar_means_what_it_means_to_python() {
        for (text, expected) in [
            ("yes", "True"),
            ("Off", "False"),
            ("~", "None"),
            ("32_767", "32767"),
            ("-10", "-10"),
            ("017", "15"),
            ("0x1F", "31"),
            ("0b101", "5"),
            ("1:30", "90"),
            ("1.50", "1.5"),
            ("1.", "1.0"),
            (".5", "0.5"),
            ("1.0e+20", "1e+20"),
            ("1.5e-7", "1.5e-07"),
            ("1e5", "1e5"),
            ("y", "y"),
            ("09", "09"),
            ("1:99", "1:99"),
            ("10G", "10G"),
            ("-", "-"),
            ("_1", "_1"),
        ] {
            check(text, expected);
        }
    }
}
