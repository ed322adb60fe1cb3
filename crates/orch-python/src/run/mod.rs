//! Runs the small pure part of Python that models are written in: statements in Python's order,
//! values as far as source tells. Uses `types`, `value`, `load` and the rooms below them.
//!
//! Never touches a file but those that imports lead to, and never guesses: a value that only a
//! real run would give is unknown, with the reason.

mod annotate;
mod arena;
mod assign;
mod attribute;
mod base;
mod branch;
mod builtin;
mod call;
mod class;
mod compare;
mod constraint;
mod convert;
mod dict;
mod early;
mod enumeration;
mod expr;
mod finished;
mod flow;
mod format;
mod free;
mod function;
mod generic;
mod give;
mod given;
mod hook;
mod import;
mod interpreter;
mod iterate;
mod keyword;
mod library;
mod load;
mod maybe;
mod member;
mod meta;
mod method;
mod missing;
mod name;
mod named_tuple;
mod operate;
mod pattern;
mod pending;
mod perhaps;
mod place;
mod sequence;
mod statement;
mod subscript;
mod text;
mod typing;
mod version;
mod watched;
mod workflow;

pub(crate) use arena::Arena;
pub(crate) use interpreter::{Interpreter, Start, run};
pub(crate) use load::Led;
pub(crate) use workflow::WORKFLOW;
