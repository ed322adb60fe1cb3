//! Reads a package from beginning to end.

use std::path::{Path, PathBuf};
use std::thread;

use orch_model::Declared;
use ruff_python_ast::Stmt;
use ruff_text_size::Ranged;

use crate::find::finder::Finder;
use crate::find::package::{Package, ReadError, import_root, locate};
use crate::finding::{Code, Diagnostic, ModuleId, Severity};
use crate::load::loader::Loader;
use crate::source::leaf::Guard;
use crate::world::World;
use crate::world::class::ClassKind;
use crate::world::context::Context;

/// Room for the deepest text that the guard lets pass; only touched if needed.
const STACK: usize = 256 << 20;

/// What a package says, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What the classes say; only of use where no diagnostic is an error.
    pub declared: Declared,
    /// What could not be read, all of it, sorted by path and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a products package without running it.
///
/// `models` names the package's folder, or a folder that holds a package folder
/// `products`. Diagnostics and origins name files from the folder that holds the
/// package: `products/product_blocks/user.py`.
///
/// # Errors
///
/// If there is no package to read at all. What is wrong inside of one is a
/// diagnostic.
pub fn read(models: &Path) -> Result<Reading, ReadError> {
    read_with(models, &ReadOptions::default())
}

/// Where else to read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Further folders that imports start from, such as the `site-packages` of a
    /// virtual environment, in the order in which they are looked into, behind the
    /// folder that holds the package.
    ///
    /// What the package imports from there is read like its own modules, but for
    /// packages that are known to hold no models: the orchestrator itself, pydantic
    /// and the like. Links that lead out of all folders are not followed. What a
    /// `site-packages` names in `.pth` files and editable installs is looked into as
    /// well, right behind it; nothing of them is run.
    pub python_path: Vec<PathBuf>,
}

/// Reads a products package as [`read`] does, with further folders to import from.
///
/// A file there is named from its folder's last part on:
/// `site-packages/products_base/port.py`.
///
/// # Errors
///
/// If there is no package to read at all, or one of the folders is not there.
pub fn read_with(models: &Path, options: &ReadOptions) -> Result<Reading, ReadError> {
    let package = locate(models)?;
    let further = options
        .python_path
        .iter()
        .map(|folder| import_root(folder))
        .collect::<Result<Vec<_>, _>>()?;
    thread::scope(|scope| {
        let reader = thread::Builder::new()
            .name("models".to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, || read_package(&package, &further))
            .map_err(ReadError::Thread)?;
        match reader.join() {
            Ok(reading) => Ok(reading),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn read_package(package: &Package, further: &[PathBuf]) -> Reading {
    let finder = Finder::new(package, further);
    let mut loader = Loader::new(&finder);
    loader.package(&package.name);
    loader.script("main");
    if let Some((around, _)) = package.name.rsplit_once('.') {
        loader.script(&format!("{around}.main"));
    }
    loader.finish();

    let world = World::new(&finder, &loader);
    check_imports(&world);
    check_models(&world);
    let registry = world.registry();
    let (declared, taken) = world.assemble(&registry);
    world.refuse(&registry);
    if !loader.has_failed() && !world.said.has_failed() {
        // Where something could not be read, these would follow from it.
        world.lint(&registry, &declared, &taken);
    }

    let mut diagnostics = loader.diagnostics.clone();
    let problems = loader
        .problems
        .iter()
        .cloned()
        .chain(world.said.into_problems());
    diagnostics.extend(problems.map(|problem| {
        let source = &loader.modules[problem.module.0].source;
        Diagnostic {
            code: problem.code,
            severity: problem.severity,
            excerpt: Some(source.excerpt(problem.range, &problem.label)),
            message: problem.message,
            hint: problem.hint,
        }
    }));
    settle(&mut diagnostics);
    let failed = diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    if registry.is_empty() && !failed {
        diagnostics.push(Diagnostic {
            code: Code::NoProduct,
            severity: Severity::Error,
            message: format!("no product is registered in `{}`", package.name),
            excerpt: None,
            hint: Some(format!(
                "looked for `SUBSCRIPTION_MODEL_REGISTRY.update({{...}})` in what `{}` imports, and in main.py beside it",
                package.name
            )),
        });
    }
    Reading {
        declared,
        diagnostics,
    }
}

/// Sorts, leaves repetitions out, and what only follows from something else.
fn settle(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|one, two| one.key().cmp(&two.key()));
    diagnostics.dedup_by(|one, two| one.key() == two.key());
    let follows = |diagnostic: &Diagnostic| diagnostic.code == Code::UnknownType;
    if diagnostics
        .iter()
        .any(|one| one.severity == Severity::Error && !follows(one))
    {
        diagnostics.retain(|diagnostic| !follows(diagnostic));
    }
}

/// Each name that is imported must be there.
fn check_imports(world: &World<'_>) {
    for index in 0..world.modules.len() {
        let module = ModuleId(index);
        if world.module(module).script || world.module(module).installed {
            continue;
        }
        for leaf in world.leaves(module) {
            let Stmt::ImportFrom(import) = leaf.stmt else {
                continue;
            };
            if leaf.guard != Guard::Always {
                continue;
            }
            for alias in &import.names {
                if alias.name.as_str() == "*" {
                    continue;
                }
                let context = Context::module(module);
                if let Err(problem) =
                    world.imported(context, import, &alias.name, alias.name.range())
                    && problem.code == Code::MissingName
                {
                    world.say(problem);
                }
            }
        }
    }
}

/// Each class that is a model, or claims to be one, must be readable: it may be
/// a stage of another, or stand for a block, wherever it is.
fn check_models(world: &World<'_>) {
    for id in world.class_ids() {
        let modelled = world.info(id).kind != ClassKind::Other;
        if modelled || world.claims_to_be_a_model(id) {
            world.report(id);
        }
    }
}
