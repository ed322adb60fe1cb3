//! Numbers and truths.

/// The most digits that Python reads as an integer.
const DIGITS: usize = 4_300;

/// Digits with single underscores between them.
const DIGITED: &str = "[0-9]+(_[0-9]+)*";

pub(super) fn is_int(text: &str) -> bool {
    let text = text.trim();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let is_whole = fraction.is_none_or(|it| !it.is_empty() && it.bytes().all(|byte| byte == b'0'));
    is_whole
        && whole.len() <= DIGITS
        && whole
            .split('_')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

pub(super) fn int_pattern() -> Option<String> {
    Some(format!("[[:space:]]*[+-]?{DIGITED}([.]0+)?[[:space:]]*"))
}

pub(super) fn is_float(text: &str) -> bool {
    let text = text.trim();
    let is_spaced = !text.starts_with('_') && !text.ends_with('_') && !text.contains("__");
    is_spaced && text.replace('_', "").parse::<f64>().is_ok()
}

pub(super) fn float_pattern() -> Option<String> {
    let number = format!("({DIGITED}([.]({DIGITED})?)?|[.]{DIGITED})([eE][+-]?[0-9]+)?");
    let word = "[iI][nN][fF]([iI][nN][iI][tT][yY])?|[nN][aA][nN]";
    Some(format!("[[:space:]]*[+-]?({number}|{word})[[:space:]]*"))
}

/// Whether it is a decimal number; not one of those that are not finite.
pub(super) fn is_decimal(text: &str) -> bool {
    let text = text.trim().replace('_', "");
    let is_finite = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    is_finite && text.parse::<f64>().is_ok()
}

pub(super) fn decimal_pattern() -> Option<String> {
    // Python drops underscores wherever they stand.
    let digits = "[0-9_]*[0-9][0-9_]*";
    let number = format!("({digits}([.][0-9_]*)?|[.]{digits})([eE][+-]?{digits})?");
    Some(format!("[[:space:]]*[+-]?{number}[[:space:]]*"))
}

/// Whether it is a truth: pydantic takes more words than Python writes.
pub(super) fn is_bool(text: &str) -> bool {
    truth(text).is_some()
}

/// The truth that a text stands for.
pub(super) fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "t" | "true" | "y" | "yes" | "on" => Some(true),
        "0" | "f" | "false" | "n" | "no" | "off" => Some(false),
        _ => None,
    }
}

pub(super) fn bool_pattern() -> Option<String> {
    let words = [
        "[01tTfFyYnN]",
        "[oO][nN]",
        "[oO][fF][fF]",
        "[yY][eE][sS]",
        "[nN][oO]",
        "[tT][rR][uU][eE]",
        "[fF][aA][lL][sS][eE]",
    ];
    Some(words.join("|"))
}
