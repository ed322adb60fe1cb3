//! What comes of reading a package twice.

use std::collections::BTreeSet;
use std::fmt;

use orch_model::Model;
use orch_python::{Reading, Severity};

use super::real::Theirs;

/// What comes of reading a package twice.
pub(crate) enum Verdict {
    /// Both give one model.
    Same,
    /// Both refuse it; why the orchestrator does.
    BothRefuse(String),
    /// Only orch refuses it; the diagnostics.
    Refused(Vec<(String, String)>),
    /// The models differ, and nothing is said; the lines that do.
    Differs(Vec<String>),
    /// The models differ, and orch warns; what it says.
    Warned(Vec<String>),
    /// The orchestrator fails, and orch says nothing.
    Unsaid(String),
}

/// Compares what both say.
pub(crate) fn compare(ours: &Reading, theirs: Theirs) -> Verdict {
    let errors: Vec<(String, String)> = ours
        .diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .map(|one| {
            let source = one.excerpt.as_ref().map_or("", |excerpt| {
                excerpt.source.get(excerpt.span.clone()).unwrap_or("")
            });
            (one.code.to_string(), format!("{} <{source}>", one.message))
        })
        .collect();
    let silent = ours.diagnostics.is_empty();
    match theirs {
        Err(error) if silent => Verdict::Unsaid(error),
        Err(error) => Verdict::BothRefuse(error),
        Ok(theirs) if !theirs.problems.is_empty() => {
            let problems = theirs.problems.join("; ");
            if silent {
                Verdict::Unsaid(problems)
            } else {
                Verdict::BothRefuse(problems)
            }
        }
        Ok(_) if !errors.is_empty() => Verdict::Refused(errors),
        Ok(theirs) => {
            let (one, two) = (lines(&ours.declared.model), lines(&theirs.declared.model));
            if one == two {
                return Verdict::Same;
            }
            // A warning must be about what differs; that is for people to see.
            let mut different: Vec<String> = one
                .difference(&two)
                .map(|line| format!("orch: {line}"))
                .collect();
            different.extend(two.difference(&one).map(|line| format!("real: {line}")));
            if silent {
                Verdict::Differs(different)
            } else {
                let warnings = ours.diagnostics.iter();
                different.extend(warnings.map(|one| format!("{}: {}", one.code, one.message)));
                Verdict::Warned(different)
            }
        }
    }
}

/// A model as lines that can be compared.
fn lines(model: &Model) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for (name, product) in &model.products {
        lines.insert(format!("product {name} {}", product.product_type));
        for (input, value) in &product.fixed_inputs {
            lines.insert(format!("{name}.{input} {:?}", value.spec));
        }
        for (attribute, value) in &product.attributes {
            lines.insert(format!("{name}.{attribute} {value:?}"));
        }
    }
    for (name, block) in &model.blocks {
        lines.insert(format!("block {name}"));
        for (field, spec) in &block.resource_types {
            lines.insert(format!("{name}.{field} {spec:?}"));
        }
        for (attribute, value) in &block.attributes {
            lines.insert(format!("{name}.{attribute} {value:?}"));
        }
    }
    lines
}

impl Verdict {
    /// What is counted.
    pub(crate) fn kind(&self) -> String {
        match self {
            Self::Same => "same".to_owned(),
            Self::BothRefuse(error) => {
                let error: String = error.chars().take(40).collect();
                format!("refused by both: {error}")
            }
            Self::Refused(errors) => {
                let codes: BTreeSet<&str> = errors.iter().map(|(code, _)| &**code).collect();
                format!(
                    "refused by orch only: {}",
                    codes.into_iter().collect::<Vec<_>>().join(", ")
                )
            }
            Self::Differs(_) => "DIFFERS IN SILENCE".to_owned(),
            Self::Warned(_) => "differs with a warning".to_owned(),
            Self::Unsaid(_) => "FAILS, AND ORCH SAYS NOTHING".to_owned(),
        }
    }

    /// What is looked at, and must stay the same while it is made smaller.
    pub(crate) fn sort(&self) -> Option<String> {
        match self {
            Self::Same | Self::BothRefuse(_) => None,
            Self::Warned(_) => Some("warned".to_owned()),
            Self::Refused(errors) => Some(format!("refused {}", errors.first()?.0)),
            Self::Differs(_) => Some("differs".to_owned()),
            Self::Unsaid(error) => {
                let error: String = error.chars().take(24).collect();
                Some(format!("unsaid {error}"))
            }
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "=> {}", self.kind())?;
        match self {
            Self::Refused(errors) => errors
                .iter()
                .try_for_each(|(code, message)| writeln!(formatter, "   {code}: {message}")),
            Self::Differs(lines) | Self::Warned(lines) => lines
                .iter()
                .try_for_each(|line| writeln!(formatter, "   {line}")),
            Self::Unsaid(error) => writeln!(formatter, "   {error}"),
            _ => Ok(()),
        }
    }
}
