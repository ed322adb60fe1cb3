//! Refuses text that would nest too deep for a recursive parser.
//!
//! Only counts tokens, and so never recurses itself.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer};

/// The most brackets that may be open at once; Python's own limit.
const BRACKETS: usize = 200;
/// The most levels of indentation; Python's own limit.
const INDENTS: usize = 100;
/// The most operators and keywords without a comma or an end of line between.
const CHAIN: usize = 2_000;

/// What is nested too deep, if something is.
pub(crate) fn too_deep(text: &str, mode: Mode) -> Option<&'static str> {
    if surely_shallow(text) {
        return None;
    }
    let mut lexer = lexer::lex(text, mode);
    let mut indents = 0_usize;
    // One count for each open bracket, and their sum: how deep the tree can be.
    let mut chains = vec![0_usize];
    let mut depth = 0_usize;
    loop {
        match lexer.next_token() {
            TokenKind::EndOfFile => return None,
            TokenKind::Indent => {
                indents += 1;
                if indents > INDENTS {
                    return Some("over 100 levels of indentation");
                }
            }
            TokenKind::Dedent => indents = indents.saturating_sub(1),
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => {
                depth += 1;
                if let Some(last) = chains.last_mut() {
                    *last += 1;
                }
                chains.push(0);
                if chains.len() > BRACKETS {
                    return Some("over 200 brackets in each other");
                }
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace if chains.len() > 1 => {
                depth -= chains.pop().unwrap_or(0);
            }
            TokenKind::Newline | TokenKind::Semi => {
                chains.clear();
                chains.push(0);
                depth = 0;
            }
            TokenKind::Comma => {
                if let Some(last) = chains.last_mut() {
                    depth -= *last;
                    *last = 0;
                }
            }
            kind if deepens(kind) => {
                depth += 1;
                if let Some(last) = chains.last_mut() {
                    *last += 1;
                }
            }
            _ => {}
        }
        if depth > CHAIN {
            return Some("over 2,000 operators in one expression");
        }
    }
}

/// Whether even all that the text holds, put into each other, would not be too
/// deep. Most files are small enough to be spared a closer look.
fn surely_shallow(text: &str) -> bool {
    let (mut brackets, mut parts, mut margin) = (0, 0, 0);
    let (mut in_word, mut in_margin) = (false, true);
    for byte in text.bytes() {
        let word = byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii();
        match byte {
            b'(' | b'[' | b'{' => {
                brackets += 1;
                parts += 1;
            }
            b'\n' | b'\r' => {
                margin = 0;
                in_margin = true;
            }
            b' ' | b'\t' | b'\x0c' if in_margin => {
                margin += if byte == b'\t' { 8 } else { 1 };
                if margin > INDENTS {
                    return false;
                }
            }
            b' ' | b'\t' | b'\x0c' | b'"' | b'\'' | b',' | b'#' | b')' | b']' | b'}' => {}
            _ if word => parts += usize::from(!in_word),
            _ => parts += 1,
        }
        in_margin = in_margin && byte.is_ascii_whitespace();
        in_word = word;
    }
    brackets < BRACKETS && parts + margin <= CHAIN
}

/// Whether a token can make the tree deeper by a level.
fn deepens(kind: TokenKind) -> bool {
    !matches!(
        kind,
        TokenKind::Name
            | TokenKind::Int
            | TokenKind::Float
            | TokenKind::Complex
            | TokenKind::String
            | TokenKind::FStringMiddle
            | TokenKind::TStringMiddle
            | TokenKind::Comment
            | TokenKind::NonLogicalNewline
            | TokenKind::Rpar
            | TokenKind::Rsqb
            | TokenKind::Rbrace
    )
}

#[cfg(test)]
mod tests {
    use ruff_python_parser::Mode;

    use super::too_deep;

    #[test]
    fn ordinary_text_passes() {
        let text = "x = {'a': [1, (2, 3)], 'b': -1 + 2}\n".repeat(500);
        assert_eq!(too_deep(&text, Mode::Module), None);
    }

    #[test]
    fn each_way_to_nest_is_counted() {
        let cases = [
            format!("x = {}1{}\n", "(".repeat(300), ")".repeat(300)),
            format!("x = {}1\n", "-".repeat(5_000)),
            format!("x = {}1\n", "not ".repeat(5_000)),
            format!("x = {}1\n", "lambda: ".repeat(5_000)),
            format!("x = 1{}\n", " + 1".repeat(5_000)),
            format!("x = a{}\n", ".b".repeat(5_000)),
            format!("x = a{}\n", "(b,)".repeat(5_000)),
            format!("x = f'{{{}1}}'\n", "-".repeat(5_000)),
            (0..150)
                .map(|i| format!("{}if x:\n", " ".repeat(i)))
                .collect(),
        ];
        for case in cases {
            assert!(too_deep(&case, Mode::Module).is_some(), "{}", &case[..40]);
        }
    }
}
