//! Methods of texts that give another text, for letters that all versions agree on.

use ruff_python_ast::{Expr, ExprCall};

use crate::world::World;
use crate::world::constant::Constant;
use crate::world::context::Context;

/// What is read, with how many arguments each takes.
const METHODS: [(&str, usize); 8] = [
    ("lower", 0),
    ("upper", 0),
    ("title", 0),
    ("capitalize", 0),
    ("strip", 0),
    ("replace", 2),
    ("removeprefix", 1),
    ("removesuffix", 1),
];

/// Whether a call has the shape of such a method.
pub(crate) fn is_text_method(call: &ExprCall) -> bool {
    let Expr::Attribute(method) = &*call.func else {
        return false;
    };
    call.arguments.keywords.is_empty()
        && METHODS.contains(&(method.attr.as_str(), call.arguments.args.len()))
}

impl World<'_> {
    /// What such a method gives, if its owner is a text.
    pub(crate) fn text_method(&self, context: Context, call: &ExprCall) -> Option<Constant> {
        let Expr::Attribute(method) = &*call.func else {
            return None;
        };
        let text = |expr: &Expr| {
            let text = self.constant(context, expr).ok()?.into_text()?;
            text.is_ascii().then_some(text)
        };
        let owner = text(&method.value)?;
        let arguments: Vec<String> = call
            .arguments
            .args
            .iter()
            .map(text)
            .collect::<Option<_>>()?;
        let given = match (method.attr.as_str(), &arguments[..]) {
            ("lower", []) => owner.to_ascii_lowercase(),
            ("upper", []) => owner.to_ascii_uppercase(),
            ("title", []) => title(&owner),
            ("capitalize", []) => {
                let mut lower = owner.to_ascii_lowercase();
                if let Some(first) = lower.get_mut(..1) {
                    first.make_ascii_uppercase();
                }
                lower
            }
            // Python takes four control characters for space, which Rust does not.
            ("strip", []) if !owner.contains(|letter: char| letter.is_ascii_control()) => {
                owner.trim().to_owned()
            }
            // An empty text is found between all letters, and makes the text grow.
            ("replace", [from, to]) if !from.is_empty() && owner.len() * to.len() <= 1 << 20 => {
                owner.replace(from.as_str(), to)
            }
            ("removeprefix", [start]) => owner
                .strip_prefix(start.as_str())
                .unwrap_or(&owner)
                .to_owned(),
            ("removesuffix", [end]) => owner
                .strip_suffix(end.as_str())
                .unwrap_or(&owner)
                .to_owned(),
            _ => return None,
        };
        Some(Constant::Text(given))
    }
}

/// Each letter behind one that is none is a capital, and all others are not.
fn title(text: &str) -> String {
    let mut inside = false;
    text.chars()
        .map(|letter| {
            let was_inside = std::mem::replace(&mut inside, letter.is_ascii_alphabetic());
            if was_inside {
                letter.to_ascii_lowercase()
            } else {
                letter.to_ascii_uppercase()
            }
        })
        .collect()
}
