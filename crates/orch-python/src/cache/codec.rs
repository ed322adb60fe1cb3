//! A reading as bytes, and back.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use orch_model::{
    AttributeName, BlockName, Declared, FixedInputName, Origin, Owner, Place, ProductName,
    ResourceTypeName, WorkflowName,
};
use serde::{Deserialize, Serialize};

use crate::cache::shape::Shape;
use crate::cache::state::Content;
use crate::finding::{Code, Diagnostic, Excerpt, Severity};
use crate::value::Pydantic;

/// What is kept of a reading.
pub(crate) struct Kept {
    pub(crate) declared: Declared,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) package: String,
    pub(crate) root: PathBuf,
    pub(crate) pydantic: Pydantic,
}

/// A part's kind, its names, the file, line and column, and what is said there.
type Stands = (u8, Vec<String>, u32, u32, u32, Option<String>);

#[derive(Serialize, Deserialize)]
struct Form {
    package: String,
    root: String,
    pydantic: u8,
    model: Shape,
    origins: Vec<Stands>,
    /// The files that origins name.
    paths: Vec<String>,
    diagnostics: Vec<Said>,
}

#[derive(Serialize, Deserialize)]
struct Said {
    code: String,
    error: bool,
    message: String,
    hint: Option<String>,
    place: Option<Placed>,
}

#[derive(Serialize, Deserialize)]
struct Placed {
    path: String,
    line: u32,
    column: u32,
    /// Which of the manifest's files it is.
    file: usize,
    span: (usize, usize),
    label: String,
}

/// A reading as bytes; none if it cannot be kept.
pub(crate) fn encode(kept: &Kept, contents: &[Content]) -> Option<Vec<u8>> {
    let by_text: BTreeMap<&[u8], usize> = contents
        .iter()
        .enumerate()
        .map(|(at, content)| (&content.bytes[..], at))
        .collect();
    let mut paths: Vec<String> = Vec::new();
    let mut indexes: BTreeMap<&str, u32> = BTreeMap::new();
    let mut origins = Vec::with_capacity(kept.declared.origins.len());
    for (place, origin) in &kept.declared.origins {
        let next = u32::try_from(paths.len()).ok()?;
        let path = *indexes.entry(&origin.path).or_insert_with(|| {
            paths.push(origin.path.clone());
            next
        });
        let (kind, names) = place_form(place);
        origins.push((
            kind,
            names,
            path,
            origin.line,
            origin.column,
            origin.doc.clone(),
        ));
    }
    let diagnostics = kept.diagnostics.iter().map(|one| {
        let place = match &one.excerpt {
            None => None,
            Some(excerpt) => Some(Placed {
                path: excerpt.path.clone(),
                line: excerpt.line,
                column: excerpt.column,
                file: *by_text.get(excerpt.source.as_bytes())?,
                span: (excerpt.span.start, excerpt.span.end),
                label: excerpt.label.clone(),
            }),
        };
        Some(Said {
            code: one.code.to_string(),
            error: one.severity == Severity::Error,
            message: one.message.clone(),
            hint: one.hint.clone(),
            place,
        })
    });
    let form = Form {
        package: kept.package.clone(),
        root: kept.root.to_str()?.to_owned(),
        pydantic: match kept.pydantic {
            Pydantic::One => 1,
            Pydantic::Two => 2,
        },
        model: Shape::new(&kept.declared.model),
        origins,
        paths,
        diagnostics: diagnostics.collect::<Option<_>>()?,
    };
    serde_json::to_vec(&form).ok()
}

/// A reading from bytes; none if they are not such.
pub(crate) fn decode(bytes: &[u8], contents: &[Content]) -> Option<Kept> {
    let form: Form = serde_json::from_slice(bytes).ok()?;
    let mut origins = Vec::with_capacity(form.origins.len());
    for (kind, names, path, line, column, doc) in form.origins {
        let path = form.paths.get(usize::try_from(path).ok()?)?.clone();
        let origin = Origin {
            path,
            line,
            column,
            doc,
        };
        origins.push((place_of(kind, names)?, origin));
    }
    let mut sources: BTreeMap<usize, Arc<str>> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for said in form.diagnostics {
        let excerpt = match said.place {
            None => None,
            Some(place) => {
                let source = match sources.get(&place.file) {
                    Some(source) => Arc::clone(source),
                    None => {
                        let text = std::str::from_utf8(&contents.get(place.file)?.bytes).ok()?;
                        let source: Arc<str> = text.into();
                        sources.insert(place.file, Arc::clone(&source));
                        source
                    }
                };
                Some(Excerpt {
                    path: place.path,
                    line: place.line,
                    column: place.column,
                    source,
                    span: place.span.0..place.span.1,
                    label: place.label,
                })
            }
        };
        diagnostics.push(Diagnostic {
            code: *Code::ALL.iter().find(|code| code.as_str() == said.code)?,
            severity: if said.error {
                Severity::Error
            } else {
                Severity::Warning
            },
            message: said.message,
            excerpt,
            hint: said.hint,
        });
    }
    Some(Kept {
        declared: Declared {
            model: form.model.model()?,
            origins: origins.into_iter().collect(),
        },
        diagnostics,
        package: form.package,
        root: Path::new(&form.root).to_owned(),
        pydantic: match form.pydantic {
            1 => Pydantic::One,
            _ => Pydantic::Two,
        },
    })
}

fn place_form(place: &Place) -> (u8, Vec<String>) {
    match place {
        Place::Product(name) => (0, vec![name.to_string()]),
        Place::ProductClass(name) => (1, vec![name.to_string()]),
        Place::FixedInput(name, input) => (2, vec![name.to_string(), input.to_string()]),
        Place::Block(name) => (3, vec![name.to_string()]),
        Place::ResourceType(name, field) => (4, vec![name.to_string(), field.to_string()]),
        Place::Attribute(Owner::Product(name), attribute) => {
            (5, vec![name.to_string(), attribute.to_string()])
        }
        Place::Attribute(Owner::Block(name), attribute) => {
            (6, vec![name.to_string(), attribute.to_string()])
        }
        Place::Workflow(name) => (7, vec![name.to_string()]),
    }
}

fn place_of(kind: u8, names: Vec<String>) -> Option<Place> {
    let mut names = names.into_iter();
    let (first, second) = (names.next()?, names.next());
    if names.next().is_some() {
        return None;
    }
    Some(match (kind, second) {
        (0, None) => Place::Product(ProductName::new(first)),
        (1, None) => Place::ProductClass(ProductName::new(first)),
        (2, Some(input)) => Place::FixedInput(ProductName::new(first), FixedInputName::new(input)),
        (3, None) => Place::Block(BlockName::new(first)),
        (4, Some(field)) => {
            Place::ResourceType(BlockName::new(first), ResourceTypeName::new(field))
        }
        (5, Some(attribute)) => Place::Attribute(
            Owner::Product(ProductName::new(first)),
            AttributeName::new(attribute),
        ),
        (6, Some(attribute)) => Place::Attribute(
            Owner::Block(BlockName::new(first)),
            AttributeName::new(attribute),
        ),
        (7, None) => Place::Workflow(WorkflowName::new(first)),
        _ => return None,
    })
}
