//! Texts that are put together: `f"{x}"`, `"%s" % x`, `"{}".format(x)`.

use std::rc::Rc;

use ruff_python_ast::{
    ConversionFlag, ExprFString, FStringPart, InterpolatedStringElement, InterpolatedStringElements,
};
use ruff_text_size::{Ranged, TextRange};

use crate::finding::Code;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::effort::LONGEST;
use crate::value::value::{Arguments, Value};

impl<'a> Interpreter<'a> {
    pub(crate) fn f_string(&mut self, cx: Cx, expr: &'a ExprFString) -> Value {
        let mut text = String::new();
        for part in &expr.value {
            match part {
                FStringPart::Literal(literal) => text.push_str(literal.as_str()),
                FStringPart::FString(part) => {
                    if let Err(unknown) = self.elements_text(cx, &part.elements, &mut text) {
                        return unknown;
                    }
                }
            }
            if text.len() > LONGEST {
                return self.too_large(cx, expr.range);
            }
        }
        Value::text(text)
    }

    fn elements_text(
        &mut self,
        cx: Cx,
        elements: &'a InterpolatedStringElements,
        text: &mut String,
    ) -> Result<(), Value> {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => text.push_str(&literal.value),
                InterpolatedStringElement::Interpolation(inner) => {
                    let at = inner.expression.range();
                    let value = self.expr(cx, &inner.expression);
                    self.perhaps_operated(cx, &[&value], at);
                    let unknown = match &value {
                        Value::Unknown(problem) if problem.code != Code::ComputedValue => {
                            value.clone()
                        }
                        _ => cx.because(at, "the text of this value is known only at run time"),
                    };
                    let mut spec = String::new();
                    if let Some(format) = &inner.format_spec {
                        self.elements_text(cx, &format.elements, &mut spec)?;
                    }
                    let value = match inner.conversion {
                        ConversionFlag::None => Some(value),
                        ConversionFlag::Str => self.str_of(&value).map(Value::Text),
                        ConversionFlag::Repr => self.repr_of(&value).map(Value::Text),
                        ConversionFlag::Ascii => None,
                    };
                    let written = value.and_then(|value| self.formatted(&value, &spec));
                    match written {
                        Some(written) if inner.debug_text.is_none() => {
                            if text.len() + written.len() > LONGEST {
                                return Err(self.too_large(cx, at));
                            }
                            text.push_str(&written);
                        }
                        _ => return Err(unknown),
                    }
                }
            }
        }
        Ok(())
    }

    /// What `format(value, spec)` gives.
    pub(crate) fn formatted(&mut self, value: &Value, spec: &str) -> Option<String> {
        if self.has_hook(value, &["__format__"]) {
            return None;
        }
        if spec.is_empty() {
            return self.str_of(value).map(|text| text.to_string());
        }
        let spec = Spec::parse(spec)?;
        match value {
            Value::Int(number) => spec.number(*number),
            Value::Float(number) => spec.float(*number),
            Value::Bool(_) | Value::None => None,
            value => {
                let text = self.str_of(value)?;
                spec.text(&text)
            }
        }
    }

    /// `text % value`
    pub(crate) fn percent(
        &mut self,
        cx: Cx,
        text: &str,
        value: &Value,
        range: TextRange,
    ) -> Option<Value> {
        let mut values = match value {
            Value::Tuple(values) => values.to_vec(),
            value => vec![value.clone()],
        }
        .into_iter();
        let is_mapping = self.entries(cx, value, range).is_ok();
        let mut written = String::new();
        let mut rest = text;
        let mut used = 0;
        while let Some(at) = rest.find('%') {
            written.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('%') {
                written.push('%');
                rest = after;
                continue;
            }
            let value = if let Some(named) = rest.strip_prefix('(') {
                let (name, after) = named.split_once(')')?;
                rest = after;
                let found = self.subscript(cx, value, &Value::text(name), range);
                (!found.is_unknown()).then_some(found)?
            } else {
                used += 1;
                values.next()?
            };
            let end = rest.find(|letter: char| letter.is_ascii_alphabetic())?;
            let (options, kind) = (&rest[..end], rest[end..].chars().next()?);
            rest = &rest[end + 1..];
            written += &self.percent_part(&value, options, kind)?;
            if written.len() > LONGEST {
                return Some(self.too_large(cx, range));
            }
        }
        written.push_str(rest);
        let complete = is_mapping
            || values.next().is_none()
            || (used == 0 && matches!(value, Value::Tuple(parts) if parts.is_empty()));
        complete.then(|| Value::text(written))
    }

    fn percent_part(&mut self, value: &Value, options: &str, kind: char) -> Option<String> {
        let left = options.starts_with('-');
        let zeros = options.starts_with('0');
        let width = options.trim_start_matches(['-', '0']);
        let width: usize = if width.is_empty() {
            0
        } else {
            width.parse().ok()?
        };
        let text = match kind {
            's' => self.str_of(value)?.to_string(),
            'r' => self.repr_of(value)?.to_string(),
            'd' | 'i' => self.as_int(value)?.to_string(),
            'x' => format!("{:x}", u64::try_from(self.as_int(value)?).ok()?),
            'X' => format!("{:X}", u64::try_from(self.as_int(value)?).ok()?),
            _ => return None,
        };
        let missing = width.saturating_sub(text.chars().count());
        if missing > LONGEST {
            return None;
        }
        Some(match (left, zeros && kind != 's' && kind != 'r') {
            (true, _) => text + &" ".repeat(missing),
            (false, true) if !text.starts_with('-') => "0".repeat(missing) + &text,
            (false, true) => return None,
            (false, false) => " ".repeat(missing) + &text,
        })
    }

    /// `text.format(...)`
    pub(crate) fn format_method(
        &mut self,
        cx: Cx,
        text: &str,
        arguments: &Arguments,
        range: TextRange,
    ) -> Option<Value> {
        let mut written = String::new();
        let mut next = 0;
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            written.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                written.push_str(brace);
                rest = after;
                continue;
            }
            if brace == "}" {
                return None;
            }
            let (field, after) = rest.split_once('}')?;
            rest = after;
            if field.contains('{') {
                return None;
            }
            let (field, spec) = field.split_once(':').unwrap_or((field, ""));
            let (field, conversion) = field.split_once('!').unwrap_or((field, ""));
            let end = field.find(['.', '[']).unwrap_or(field.len());
            let (first, path) = field.split_at(end);
            let mut value = if first.is_empty() {
                next += 1;
                arguments.positional.get(next - 1)?.0.clone()
            } else if let Ok(index) = first.parse::<usize>() {
                arguments.positional.get(index)?.0.clone()
            } else {
                arguments.keyword(first)?.0.clone()
            };
            for part in path.split('.').skip(1) {
                if part.contains('[') {
                    return None;
                }
                value = self.attribute(cx, &value, part, range);
            }
            if path.starts_with('[') {
                return None;
            }
            let value = match conversion {
                "" => value,
                "s" => Value::Text(self.str_of(&value)?),
                "r" => Value::Text(self.repr_of(&value)?),
                _ => return None,
            };
            written += &self.formatted(&value, spec)?;
            if written.len() > LONGEST {
                return Some(self.too_large(cx, range));
            }
        }
        written.push_str(rest);
        Some(Value::text(written))
    }

    /// What `str.join` gives.
    pub(crate) fn join_texts(
        &mut self,
        cx: Cx,
        between: &str,
        values: &Value,
        range: TextRange,
    ) -> Option<Value> {
        let values = self.iterate(cx, values, range).ok()?;
        let texts: Vec<Rc<str>> = values
            .iter()
            .map(|value| self.as_text(value))
            .collect::<Option<_>>()?;
        let length: usize = texts.iter().map(|text| text.len() + between.len()).sum();
        if length > LONGEST {
            return Some(self.too_large(cx, range));
        }
        Some(Value::text(texts.join(between)))
    }
}

/// How a value is to be written: `[[fill]align][0][width][.precision][type]`.
struct Spec {
    fill: char,
    align: Option<char>,
    zeros: bool,
    width: usize,
    precision: Option<usize>,
    kind: Option<char>,
}

impl Spec {
    fn parse(text: &str) -> Option<Self> {
        let letters: Vec<char> = text.chars().collect();
        let is_align = |letter: Option<&char>| letter.is_some_and(|it| "<>^".contains(*it));
        let (fill, align, mut at) = if is_align(letters.get(1)) {
            (letters[0], letters.get(1).copied(), 2)
        } else if is_align(letters.first()) {
            (' ', letters.first().copied(), 1)
        } else {
            (' ', None, 0)
        };
        let number = |at: &mut usize| {
            let start = *at;
            while letters.get(*at).is_some_and(char::is_ascii_digit) {
                *at += 1;
            }
            letters[start..*at].iter().collect::<String>()
        };
        let zeros = letters.get(at) == Some(&'0');
        let width = number(&mut at);
        let width = if width.is_empty() {
            0
        } else {
            width.parse().ok()?
        };
        let precision = if letters.get(at) == Some(&'.') {
            at += 1;
            Some(number(&mut at).parse().ok()?)
        } else {
            None
        };
        let kind = letters.get(at).copied();
        let complete = at + usize::from(kind.is_some()) == letters.len();
        (complete && width <= LONGEST).then_some(Self {
            fill,
            align,
            zeros,
            width,
            precision,
            kind,
        })
    }

    fn pad(&self, text: &str, align: char) -> String {
        let missing = self.width.saturating_sub(text.chars().count());
        let fill = |count: usize| self.fill.to_string().repeat(count);
        match self.align.unwrap_or(align) {
            '<' => text.to_owned() + &fill(missing),
            '^' => fill(missing / 2) + text + &fill(missing - missing / 2),
            _ => fill(missing) + text,
        }
    }

    fn text(&self, text: &str) -> Option<String> {
        if self.zeros || !matches!(self.kind, None | Some('s')) {
            return None;
        }
        let cut: String = match self.precision {
            Some(most) => text.chars().take(most).collect(),
            None => text.to_owned(),
        };
        Some(self.pad(&cut, '<'))
    }

    fn number(&self, number: i128) -> Option<String> {
        if self.precision.is_some() {
            return None;
        }
        let text = match self.kind {
            None | Some('d') => number.to_string(),
            Some('x') if number >= 0 => format!("{number:x}"),
            Some('X') if number >= 0 => format!("{number:X}"),
            Some('o') if number >= 0 => format!("{number:o}"),
            Some('b') if number >= 0 => format!("{number:b}"),
            _ => return None,
        };
        if self.zeros && self.align.is_none() {
            let (sign, digits) = match text.strip_prefix('-') {
                Some(digits) => ("-", digits),
                None => ("", &*text),
            };
            let missing = self.width.saturating_sub(text.len());
            return Some(format!("{sign}{}{digits}", "0".repeat(missing)));
        }
        Some(self.pad(&text, '>'))
    }

    fn float(&self, number: f64) -> Option<String> {
        match (self.kind, self.precision) {
            (Some('f'), Some(precision)) if precision <= 15 && !self.zeros => {
                Some(self.pad(&format!("{number:.precision$}"), '>'))
            }
            _ => None,
        }
    }
}
