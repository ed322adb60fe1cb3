//! A module's or a class's statements as one list, each with whether it runs.

use ruff_python_ast::{ExceptHandler, Expr, Stmt, StmtIf, StmtTry};
use ruff_text_size::{Ranged, TextRange};

/// Whether a statement runs when its module is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guard {
    /// It does.
    Always,
    /// Only type checkers see it.
    Typing,
    /// It cannot be known: it hangs on what stands at the range.
    Maybe(TextRange),
    /// It does not.
    Never,
}

/// A statement that is no block of others, or one that repeats others.
#[derive(Clone, Copy)]
pub(crate) struct Leaf<'a> {
    pub(crate) stmt: &'a Stmt,
    pub(crate) guard: Guard,
    /// Inside a loop or a `match`, which stands in the list as well.
    pub(crate) repeated: bool,
}

/// What an import statement in a `try` will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Works,
    Fails,
    Unknown,
}

/// How to flatten: what is known of the world outside the statements.
pub(crate) struct Flatten<'f> {
    /// What an import statement will do.
    pub(crate) fate: &'f dyn Fn(&Stmt) -> Fate,
    /// The module is run as a script.
    pub(crate) script: bool,
}

impl Flatten<'_> {
    pub(crate) fn run<'a>(&self, body: &'a [Stmt]) -> Vec<Leaf<'a>> {
        let mut leaves = Vec::with_capacity(body.len());
        self.block(body, Guard::Always, false, &mut leaves);
        leaves
    }

    fn block<'a>(
        &self,
        body: &'a [Stmt],
        guard: Guard,
        repeated: bool,
        leaves: &mut Vec<Leaf<'a>>,
    ) {
        for stmt in body {
            let leaf = Leaf {
                stmt,
                guard,
                repeated,
            };
            match stmt {
                Stmt::If(stmt) => self.branches(stmt, guard, repeated, leaves),
                Stmt::Try(stmt) => self.attempt(stmt, guard, repeated, leaves),
                Stmt::With(with) => {
                    leaves.push(leaf);
                    self.block(&with.body, guard, repeated, leaves);
                }
                Stmt::For(each) => {
                    leaves.push(leaf);
                    let maybe = within(guard, Guard::Maybe(each.iter.range()));
                    self.block(&each.body, maybe, true, leaves);
                    self.block(&each.orelse, maybe, true, leaves);
                }
                Stmt::While(each) => {
                    leaves.push(leaf);
                    let maybe = within(guard, Guard::Maybe(each.test.range()));
                    self.block(&each.body, maybe, true, leaves);
                    self.block(&each.orelse, maybe, true, leaves);
                }
                Stmt::Match(choice) => {
                    leaves.push(leaf);
                    let maybe = within(guard, Guard::Maybe(choice.subject.range()));
                    for case in &choice.cases {
                        self.block(&case.body, maybe, true, leaves);
                    }
                }
                _ => leaves.push(leaf),
            }
        }
    }

    fn branches<'a>(
        &self,
        stmt: &'a StmtIf,
        guard: Guard,
        repeated: bool,
        leaves: &mut Vec<Leaf<'a>>,
    ) {
        let clauses = std::iter::once((Some(&*stmt.test), &stmt.body[..])).chain(
            stmt.elif_else_clauses
                .iter()
                .map(|clause| (clause.test.as_ref(), &clause.body[..])),
        );
        // What holds if none of the tests before did.
        let mut rest = guard;
        for (test, body) in clauses {
            let (then, other) = match test {
                None => (Guard::Always, Guard::Never),
                Some(test) => self.truth(test),
            };
            self.block(body, within(rest, then), repeated, leaves);
            rest = within(rest, other);
        }
    }

    /// What a test means for its branch, and for those after it.
    fn truth(&self, test: &Expr) -> (Guard, Guard) {
        match test {
            Expr::BooleanLiteral(literal) if literal.value => (Guard::Always, Guard::Never),
            Expr::BooleanLiteral(_) => (Guard::Never, Guard::Always),
            Expr::Name(name) if name.id == "TYPE_CHECKING" => (Guard::Typing, Guard::Always),
            Expr::Attribute(attribute) if attribute.attr.as_str() == "TYPE_CHECKING" => {
                (Guard::Typing, Guard::Always)
            }
            Expr::UnaryOp(not) if not.op == ruff_python_ast::UnaryOp::Not => {
                let (then, other) = self.truth(&not.operand);
                (other, then)
            }
            Expr::Compare(compare) if is_main(compare) => {
                if self.script {
                    (Guard::Always, Guard::Never)
                } else {
                    (Guard::Never, Guard::Always)
                }
            }
            _ => (Guard::Maybe(test.range()), Guard::Maybe(test.range())),
        }
    }

    fn attempt<'a>(
        &self,
        stmt: &'a StmtTry,
        guard: Guard,
        repeated: bool,
        leaves: &mut Vec<Leaf<'a>>,
    ) {
        let maybe = Guard::Maybe(TextRange::at(stmt.range.start(), 3.into()));
        let (body, handlers) = if stmt.handlers.iter().any(catches_imports) {
            let fates: Vec<Fate> = stmt
                .body
                .iter()
                .map(|stmt| match stmt {
                    Stmt::Import(_) | Stmt::ImportFrom(_) => (self.fate)(stmt),
                    // Definitions do not fail; anything else may.
                    Stmt::FunctionDef(_) | Stmt::Pass(_) => Fate::Works,
                    _ => Fate::Unknown,
                })
                .collect();
            if fates.contains(&Fate::Fails) {
                (Guard::Never, Guard::Always)
            } else if fates.contains(&Fate::Unknown) {
                (maybe, maybe)
            } else {
                (Guard::Always, Guard::Never)
            }
        } else {
            (Guard::Always, maybe)
        };
        self.block(&stmt.body, within(guard, body), repeated, leaves);
        for ExceptHandler::ExceptHandler(handler) in &stmt.handlers {
            self.block(&handler.body, within(guard, handlers), repeated, leaves);
        }
        self.block(&stmt.orelse, within(guard, body), repeated, leaves);
        self.block(&stmt.finalbody, guard, repeated, leaves);
    }
}

/// Both must hold.
fn within(outer: Guard, inner: Guard) -> Guard {
    match (outer, inner) {
        (Guard::Never, _) | (_, Guard::Never) => Guard::Never,
        (Guard::Typing, _) | (_, Guard::Typing) => Guard::Typing,
        (Guard::Maybe(range), _) | (_, Guard::Maybe(range)) => Guard::Maybe(range),
        (Guard::Always, Guard::Always) => Guard::Always,
    }
}

fn is_main(compare: &ruff_python_ast::ExprCompare) -> bool {
    matches!(&*compare.left, Expr::Name(name) if name.id == "__name__")
        && matches!(&*compare.ops, [ruff_python_ast::CmpOp::Eq])
        && matches!(&*compare.comparators, [Expr::StringLiteral(text)] if text.value.to_str() == "__main__")
}

/// Whether a handler would catch an import that fails.
fn catches_imports(ExceptHandler::ExceptHandler(handler): &ExceptHandler) -> bool {
    let names = |expr: &Expr| {
        matches!(expr, Expr::Name(name) if ["ImportError", "ModuleNotFoundError", "Exception", "BaseException"]
            .contains(&name.id.as_str()))
    };
    match handler.type_.as_deref() {
        None => true,
        Some(Expr::Tuple(tuple)) => tuple.elts.iter().any(names),
        Some(expr) => names(expr),
    }
}
