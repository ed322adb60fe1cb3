//! Reads a package from beginning to end.

use std::path::{Path, PathBuf};
use std::thread;

use orch_model::{Declared, Place};

use crate::cache::{self, Kept, Manifest, ReadingCache};
use crate::find::finder::Finder;
use crate::find::package::{Package, ReadError, import_root, locate};
use crate::find::trace::Trace;
use crate::finding::{Code, Diagnostic, Severity, settle};
use crate::run::{Arena, Start, run};
use crate::value::class::ClassKind;
use crate::value::{Pydantic, World};
use crate::workflows::{self, Where};

/// Room for the deepest text that the guard lets pass; only touched if needed.
const STACK: usize = 256 << 20;

/// What a package says, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What the classes say; only of use where no diagnostic is an error.
    pub declared: Declared,
    /// What could not be read, all of it, sorted by path and place.
    pub diagnostics: Vec<Diagnostic>,
    /// The package's dotted name, as its files import it.
    pub package: String,
    /// The folder that imports start from.
    pub root: PathBuf,
    /// Which pydantic the package is written for.
    pub pydantic: Pydantic,
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
    /// The package that registers the team's workflows, by its folder. Otherwise the package
    /// `workflows` beside the models, where there is one. What the models themselves and
    /// `main.py` import may register workflows too.
    pub workflows: Option<PathBuf>,
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
    read_traced(models, options).map(|(reading, ..)| reading)
}

/// Reads a products package as [`read_with`] does, or takes what was kept of a reading of the
/// same files.
///
/// Every file that the reading rests on is read and compared by its digest; a file that
/// comes, goes or changes gives another reading.
///
/// # Errors
///
/// As of [`read_with`].
pub fn read_cached(
    models: &Path,
    options: &ReadOptions,
    cache: &dyn ReadingCache,
) -> Result<Reading, ReadError> {
    let Ok(folder) = models.canonicalize() else {
        return read_with(models, options);
    };
    let workflows = options.workflows.as_ref();
    let workflows = workflows.map(|it| it.canonicalize().unwrap_or_else(|_| it.clone()));
    let further: Vec<&Path> = options.python_path.iter().map(PathBuf::as_path).collect();
    let key = cache::key(&folder, &further, workflows.as_deref());
    let manifest = cache.get(&key).and_then(|bytes| Manifest::decode(&bytes));
    if let Some(manifest) = manifest {
        let (state, contents) = manifest.state(&key);
        if let Some(kept) = cache::take(cache, &state, &contents) {
            return Ok(Reading {
                declared: kept.declared,
                diagnostics: kept.diagnostics,
                package: kept.package,
                root: kept.root,
                pydantic: kept.pydantic,
            });
        }
    }
    let (reading, manifest, digests) = read_traced(models, options)?;
    let failed = reading
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    if failed {
        return Ok(reading);
    }
    let kept = Kept {
        declared: reading.declared,
        diagnostics: reading.diagnostics,
        package: reading.package,
        root: reading.root,
        pydantic: reading.pydantic,
    };
    let (state, contents) = manifest.state(&key);
    // What changed since it was read is not what the reading rests on.
    let mut both = digests.iter().zip(&contents);
    let unchanged = both.all(|(digest, content)| digest.is_none() || *digest == content.digest);
    if unchanged
        && let Some(paths) = manifest.encode()
        && cache::keep(cache, &state, &kept, &contents).is_some()
    {
        cache.put(&key, &paths);
    }
    Ok(Reading {
        declared: kept.declared,
        diagnostics: kept.diagnostics,
        package: kept.package,
        root: kept.root,
        pydantic: kept.pydantic,
    })
}

/// A reading, what it rests on, and the digests of the files that were read, in order.
type Traced = (Reading, Manifest, Vec<Option<blake3::Hash>>);

fn read_traced(models: &Path, options: &ReadOptions) -> Result<Traced, ReadError> {
    let trace = Trace::default();
    let package = locate(models, &trace)?;
    let mut further = options
        .python_path
        .iter()
        .map(|folder| import_root(folder))
        .collect::<Result<Vec<_>, _>>()?;
    let workflows = match &options.workflows {
        None => Where {
            packages: workflows_beside(&package.name),
            named: false,
        },
        Some(folder) => {
            let named = locate(folder, &trace).map_err(|error| error.of_workflows(folder))?;
            if named.root != package.root {
                further.push(named.root);
            }
            Where {
                packages: vec![named.name],
                named: true,
            }
        }
    };
    thread::scope(|scope| {
        let reader = thread::Builder::new()
            .name("models".to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, || {
                let finder = Finder::new(&package, &further, trace);
                let reading = read_package(&package, &finder, &workflows);
                let (files, folders) = finder.trace.taken();
                let (files, digests) = files.into_iter().unzip();
                (reading, Manifest { files, folders }, digests)
            })
            .map_err(ReadError::Thread)?;
        match reader.join() {
            Ok(read) => Ok(read),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn read_package(package: &Package, finder: &Finder, workflows: &Where) -> Reading {
    let arena = Arena::default();
    let start = Start {
        scripts: &scripts(&package.name),
        package: &package.name,
    };
    let mut ran = run(finder, &arena, &start);
    let (world, registry) = (&ran.world, ran.world.registry(&|value| ran.name_of(value)));
    world.uncalled();
    check_models(world);
    let (mut declared, taken) = world.assemble(&registry);
    world.refuse(&registry);
    if ran.diagnostics.is_empty() && !world.said.has_failed() {
        // Where something could not be read, these would follow from it.
        world.lint(&registry, &declared, &taken);
    }
    // Last, as their modules are loaded for it: these are no part of the models.
    let workflows = workflows::read(&mut ran, workflows);
    declared.model.workflows = workflows.map(|found| {
        let found = found.into_iter().map(|(name, (workflow, origin))| {
            let place = Place::Workflow(name.clone());
            declared.origins.insert(place, origin);
            (name, workflow)
        });
        found.collect()
    });

    let pydantic = ran.world.pydantic;
    let mut diagnostics = ran.diagnostics;
    let world = ran.world;
    diagnostics.extend(world.said.into_problems().into_iter().map(|problem| {
        let source = &world.modules[problem.module.0].source;
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
            severity: Severity::Warning,
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
        package: package.name.clone(),
        root: package.root.clone(),
        pydantic,
    }
}

/// The packages of workflows that may stand beside a package: in the one that it is part of,
/// and where imports start.
fn workflows_beside(package: &str) -> Vec<String> {
    let around = package.rsplit_once('.');
    let inner = around.map(|(around, _)| format!("{around}.workflows"));
    inner.into_iter().chain(["workflows".to_owned()]).collect()
}

/// The files that people start the application by: beside the package, and beside the
/// packages that it is part of.
fn scripts(package: &str) -> Vec<String> {
    let mut scripts = Vec::new();
    for name in ["main", "app", "wsgi"] {
        let mut around = package;
        while let Some((outer, _)) = around.rsplit_once('.') {
            scripts.push(format!("{outer}.{name}"));
            around = outer;
        }
        scripts.push(name.to_owned());
    }
    scripts
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
