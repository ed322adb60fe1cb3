//! Trees that live as long as the reading, one behind the other.

use std::cell::OnceCell;

use ruff_python_ast::{Expr, ModModule};

/// A tree that was parsed.
pub(crate) enum Tree {
    Module(ModModule),
    Expr(Expr),
}

/// A place for one tree, and for all behind it.
#[derive(Default)]
pub(crate) struct Arena {
    node: OnceCell<Box<(Tree, Arena)>>,
}

/// Where the next tree goes.
pub(crate) struct Shelf<'a> {
    free: &'a Arena,
}

impl<'a> Shelf<'a> {
    pub(crate) fn new(arena: &'a Arena) -> Self {
        Self { free: arena }
    }

    fn keep(&mut self, tree: Tree) -> &'a Tree {
        // Nothing else fills a place that is free.
        let (tree, next) = &**self
            .free
            .node
            .get_or_init(|| Box::new((tree, Arena::default())));
        self.free = next;
        tree
    }

    pub(crate) fn module(&mut self, tree: ModModule) -> &'a ModModule {
        match self.keep(Tree::Module(tree)) {
            Tree::Module(tree) => tree,
            Tree::Expr(_) => unreachable!("BUG: an expression where a module was kept"),
        }
    }

    pub(crate) fn expr(&mut self, tree: Expr) -> &'a Expr {
        match self.keep(Tree::Expr(tree)) {
            Tree::Expr(tree) => tree,
            Tree::Module(_) => unreachable!("BUG: a module where an expression was kept"),
        }
    }
}
