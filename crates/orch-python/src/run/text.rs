//! Methods of texts, for letters that all versions of Python agree on.

use ruff_text_size::TextRange;

use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::effort::LONGEST;
use crate::value::value::{Arguments, Value};

impl Interpreter<'_> {
    /// What a method of a text gives.
    pub(crate) fn text_method(
        &mut self,
        cx: Cx,
        text: &str,
        method: &str,
        arguments: &Arguments,
        range: TextRange,
    ) -> Option<Value> {
        match method {
            "format" if arguments.open.is_none() => {
                return self.format_method(cx, text, arguments, range);
            }
            "join" => {
                let values = arguments.plain()?;
                let [values] = &values[..] else { return None };
                return self.join_texts(cx, text, values, range);
            }
            "encode" => return None,
            _ => {}
        }
        let values = arguments.plain()?;
        let texts: Option<Vec<_>> = values.iter().map(|value| self.as_text(value)).collect();
        let numbers: Option<Vec<i128>> = values.iter().map(|value| self.as_int(value)).collect();
        let plain = text.is_ascii();
        if let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) {
            let width = usize::try_from(numbers[0]).ok()?;
            let missing = width.saturating_sub(text.chars().count());
            if width > LONGEST {
                return None;
            }
            return Some(Value::text(match (method, numbers.len()) {
                ("zfill", 1) if !text.starts_with(['+', '-']) => "0".repeat(missing) + text,
                ("ljust", 1) => text.to_owned() + &" ".repeat(missing),
                ("rjust", 1) => " ".repeat(missing) + text,
                _ => return None,
            }));
        }
        if method == "split" && texts.is_none() {
            return self.split_times(text, &values);
        }
        let texts = texts?;
        let texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
        let list = |run: &mut Self, parts: Vec<&str>| {
            let parts = parts.into_iter().map(Value::text).collect();
            run.new_list(parts)
        };
        let letters = |set: &str| {
            let set: Vec<char> = set.chars().collect();
            move |letter: char| set.contains(&letter)
        };
        // Python takes four control characters for space, which Rust does not.
        let spaces =
            latin(text) && !text.contains(|letter: char| ('\x1c'..='\x1f').contains(&letter));
        let given = match (method, &texts[..]) {
            ("lower", []) if latin(text) => text.to_lowercase(),
            ("casefold", []) if plain => text.to_ascii_lowercase(),
            ("upper", []) if latin(text) => text.to_uppercase(),
            ("title", []) if plain || latin(text) => title(text),
            ("swapcase", []) if plain => swapped(text),
            ("capitalize", []) if plain => {
                let mut lower = text.to_ascii_lowercase();
                if let Some(first) = lower.get_mut(..1) {
                    first.make_ascii_uppercase();
                }
                lower
            }
            ("strip", []) if spaces => text.trim().to_owned(),
            ("lstrip", []) if spaces => text.trim_start().to_owned(),
            ("rstrip", []) if spaces => text.trim_end().to_owned(),
            ("strip", [set]) => text.trim_matches(letters(set)).to_owned(),
            ("lstrip", [set]) => text.trim_start_matches(letters(set)).to_owned(),
            ("rstrip", [set]) => text.trim_end_matches(letters(set)).to_owned(),
            // An empty text is found between all letters, and makes the text grow.
            ("replace", [from, to])
                if !from.is_empty() && text.len() * (to.len() + 1) <= LONGEST =>
            {
                text.replace(from, to)
            }
            ("removeprefix", [start]) => text.strip_prefix(start).unwrap_or(text).to_owned(),
            ("removesuffix", [end]) => text.strip_suffix(end).unwrap_or(text).to_owned(),
            ("startswith", [start]) => return Some(Value::Bool(text.starts_with(start))),
            ("endswith", [end]) => return Some(Value::Bool(text.ends_with(end))),
            ("count", [part]) if !part.is_empty() => {
                return Some(Value::Int(i128::try_from(text.matches(part).count()).ok()?));
            }
            ("find", [part]) => {
                let at = text.find(part).map(|at| text[..at].chars().count());
                return Some(Value::Int(match at {
                    Some(at) => i128::try_from(at).ok()?,
                    None => -1,
                }));
            }
            ("isupper" | "islower" | "isdigit" | "isalpha" | "isalnum" | "isidentifier", [])
                if plain =>
            {
                return Some(Value::Bool(is(method, text)));
            }
            ("split", []) if spaces => {
                return Some(list(self, text.split_whitespace().collect()));
            }
            ("split", [between]) if !between.is_empty() => {
                return Some(list(self, text.split(between).collect()));
            }
            ("splitlines", [])
                if plain && !text.contains(['\x0b', '\x0c', '\r', '\x1c', '\x1d', '\x1e']) =>
            {
                return Some(list(self, text.lines().collect()));
            }
            ("partition", [between]) if !between.is_empty() => {
                let parts = match text.split_once(between) {
                    Some((one, two)) => [one, between, two],
                    None => [text, "", ""],
                };
                return Some(Value::Tuple(parts.into_iter().map(Value::text).collect()));
            }
            ("rpartition", [between]) if !between.is_empty() => {
                let parts = match text.rsplit_once(between) {
                    Some((one, two)) => [one, between, two],
                    None => ["", "", text],
                };
                return Some(Value::Tuple(parts.into_iter().map(Value::text).collect()));
            }
            _ => return None,
        };
        Some(Value::text(given))
    }

    /// `text.split(between, times)`
    fn split_times(&mut self, text: &str, values: &[Value]) -> Option<Value> {
        let [between, times] = values else {
            return None;
        };
        let (between, times) = (self.as_text(between)?, self.as_int(times)?);
        if between.is_empty() {
            return None;
        }
        let parts: Vec<Value> = match usize::try_from(times) {
            Ok(times) => text.splitn(times + 1, &*between).map(Value::text).collect(),
            Err(_) => text.split(&*between).map(Value::text).collect(),
        };
        Some(self.new_list(parts))
    }
}

fn is(method: &str, text: &str) -> bool {
    let letters = || text.chars().filter(char::is_ascii_alphabetic);
    let all = |test: fn(&char) -> bool| !text.is_empty() && text.chars().all(|it| test(&it));
    match method {
        "isupper" => letters().next().is_some() && letters().all(|it| it.is_ascii_uppercase()),
        "islower" => letters().next().is_some() && letters().all(|it| it.is_ascii_lowercase()),
        "isdigit" => all(char::is_ascii_digit),
        "isalpha" => all(char::is_ascii_alphabetic),
        "isalnum" => all(char::is_ascii_alphanumeric),
        _ => {
            all(|it| it.is_ascii_alphanumeric() || *it == '_')
                && !text.starts_with(|it: char| it.is_ascii_digit())
        }
    }
}

/// Whether all letters are such that every version of Unicode maps them alike.
fn latin(text: &str) -> bool {
    // These change their length, or are letters that are neither large nor small.
    let odd = ['\u{aa}', '\u{ba}', '\u{df}', '\u{130}', '\u{149}'];
    text.chars()
        .all(|letter| letter < '\u{180}' && !odd.contains(&letter))
}

/// Each letter behind one that is none is a capital, and all others are not.
fn title(text: &str) -> String {
    let mut inside = false;
    let mut given = String::new();
    for letter in text.chars() {
        let was_inside = std::mem::replace(&mut inside, letter.is_alphabetic());
        if was_inside {
            given.extend(letter.to_lowercase());
        } else {
            given.extend(letter.to_uppercase());
        }
    }
    given
}

fn swapped(text: &str) -> String {
    text.chars()
        .map(|letter| {
            if letter.is_ascii_uppercase() {
                letter.to_ascii_lowercase()
            } else {
                letter.to_ascii_uppercase()
            }
        })
        .collect()
}
