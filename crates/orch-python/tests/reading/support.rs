//! Writes packages from text, reads them, and prints what was read.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use orch_model::{Attribute, ByStatus, StatusSet, ValueSpec};
use orch_python::{Reading, Severity, read};
use tempfile::TempDir;

/// What most cases start with.
pub(crate) const HEAD: &str = "\
from typing import *
from annotated_types import Len
from enum import Enum
from pydantic import Field, conlist
from pydantic_forms.types import strEnum
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel
from orchestrator.types import SubscriptionLifecycle
";

/// Writes `--- path` sections into a folder.
pub(crate) fn write(files: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for section in files.split("--- ").skip(1) {
        let (path, text) = section.split_once('\n').expect("a path and a text");
        write_file(folder.path(), path.trim(), text.as_bytes());
    }
    folder
}

pub(crate) fn write_file(folder: &Path, path: &str, bytes: &[u8]) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
    fs::write(path, bytes).expect("a file");
}

/// Reads the `products` package of some sections.
pub(crate) fn read_files(files: &str) -> Reading {
    let folder = write(files);
    read(&folder.path().join("products")).expect("a package")
}

/// Reads a package of one module.
pub(crate) fn read_module(text: &str) -> Reading {
    read_files(&format!("--- products/__init__.py\n{HEAD}{text}"))
}

/// Checks the whole model of some sections.
pub(crate) fn check(files: &str, expected: &str) {
    compare(&read_files(files), expected);
}

/// Checks the whole model of one module.
pub(crate) fn check_module(text: &str, expected: &str) {
    compare(&read_module(text), expected);
}

fn compare(reading: &Reading, expected: &str) {
    assert_eq!(diagnostics(reading), "", "diagnostics");
    assert_eq!(model(reading).trim(), expected.trim());
}

/// Checks all diagnostics of some sections, errors first written as they stand.
pub(crate) fn check_refused(files: &str, expected: &str) {
    assert_eq!(diagnostics(&read_files(files)).trim(), expected.trim());
}

/// Checks the diagnostics of one module; lines count from after the head.
pub(crate) fn check_module_refused(text: &str, expected: &str) {
    let reading = read_module(text);
    let found = diagnostics_from(&reading, u32::try_from(HEAD.lines().count()).expect("few"));
    assert_eq!(found.trim(), expected.trim());
}

/// Every diagnostic as `path:line:column code: message` and the spanned text.
pub(crate) fn diagnostics(reading: &Reading) -> String {
    diagnostics_from(reading, 0)
}

fn diagnostics_from(reading: &Reading, head: u32) -> String {
    let mut text = String::new();
    for diagnostic in &reading.diagnostics {
        let warning = match diagnostic.severity {
            Severity::Error => "",
            Severity::Warning => "warning ",
        };
        let (code, message) = (diagnostic.code, &diagnostic.message);
        match &diagnostic.excerpt {
            None => writeln!(text, "{warning}{code}: {message}"),
            Some(excerpt) => {
                let line = excerpt.line.saturating_sub(head);
                let span = &excerpt.source[excerpt.span.clone()];
                let (path, column) = (&excerpt.path, excerpt.column);
                writeln!(
                    text,
                    "{path}:{line}:{column} {warning}{code}: {message} <{span}>"
                )
            }
        }
        .expect("memory");
    }
    text
}

/// The model as text, a line a thing.
pub(crate) fn model(reading: &Reading) -> String {
    let mut text = String::new();
    let model = &reading.declared.model;
    for (name, product) in &model.products {
        text += &format!("product {name} ({})\n", product.product_type);
        for (name, input) in &product.fixed_inputs {
            text += &format!("  {name}: {}\n", values(&input.spec));
        }
        for (name, attribute) in &product.attributes {
            text += &format!("  {name} -> {}\n", blocks(attribute));
        }
    }
    for (name, block) in &model.blocks {
        text += &format!("block {name}\n");
        for (name, spec) in &block.resource_types {
            text += &format!("  {name}: {}\n", values(spec));
        }
        for (name, attribute) in &block.attributes {
            text += &format!("  {name} -> {}\n", blocks(attribute));
        }
    }
    text
}

fn values(spec: &ByStatus<ValueSpec>) -> String {
    by_status(spec, |spec| {
        let allowed = spec.allowed.as_ref().map_or_else(String::new, |allowed| {
            let allowed: Vec<&str> = allowed.iter().map(String::as_str).collect();
            format!(" {{{}}}", allowed.join(", "))
        });
        format!("{} {}{allowed}", spec.value_type.as_str(), spec.arity)
    })
}

fn blocks(attribute: &Attribute) -> String {
    let own: Vec<&str> = attribute
        .blocks
        .iter()
        .map(orch_model::BlockName::as_str)
        .collect();
    let spec = by_status(&attribute.spec, |spec| {
        let names: Vec<&str> = spec
            .blocks
            .iter()
            .map(orch_model::BlockName::as_str)
            .collect();
        if names == own {
            spec.arity.to_string()
        } else {
            format!("{} {}", names.join(" | "), spec.arity)
        }
    });
    format!("{}: {spec}", own.join(" | "))
}

fn by_status<T>(spec: &ByStatus<T>, print: impl Fn(&T) -> String) -> String {
    let groups: Vec<String> = spec
        .iter()
        .map(|(stages, value): (StatusSet, &T)| {
            if stages.is_all() {
                print(value)
            } else {
                format!("[{stages}] {}", print(value))
            }
        })
        .collect();
    groups.join("; ")
}
