//! The words of questions: a sentence for each aspect of each thing.

use orch_model::{BlockName, ProductName, WorkflowName};

use crate::key::{Aspect, Subject};

/// The sentence that asks for an aspect of a thing.
pub(crate) fn sentence(subject: &Subject, aspect: Aspect) -> String {
    let it = described(subject);
    match (aspect, subject) {
        (Aspect::Former, Subject::ResourceType(name)) => {
            format!("Was `{name}` called something else before, in every block?")
        }
        (Aspect::Former, Subject::Attachment(block, name)) => format!(
            "Does `{name}` take over the values of another field, in product block `{block}`?"
        ),
        (Aspect::Former, _) => format!("Was {it} called something else before?"),
        (Aspect::Removal, Subject::Product(_)) => {
            let product = capitalised(&it);
            format!("{product} is no longer registered. How should its subscriptions be treated?")
        }
        (Aspect::Removal, Subject::Workflow(_)) => format!(
            "How is {it} handled, which the code no longer has: keep its row, marked as deleted, \
             or remove it with the processes that ran it?"
        ),
        (Aspect::Removal, Subject::Block(_)) => format!("Remove {it} with its instances?"),
        (Aspect::Removal, Subject::Attribute(..)) => {
            format!("Remove {it} with the blocks that it holds?")
        }
        (Aspect::Removal, _) => format!("Remove {it} with its values?"),
        (Aspect::Description, _) => format!("How should {it} be described?"),
        (Aspect::ProductType, _) => format!("Which product type does {it} have?"),
        (Aspect::Target, _) => format!("Which target does {it} have?"),
        (Aspect::Products, _) => format!("Which products have {it}?"),
        (Aspect::ProductTypes, _) => format!("For products of which product types is {it}?"),
        (Aspect::Tag, Subject::Workflow(_)) => {
            format!("Which tag must products have for {it}?")
        }
        (Aspect::Tag, _) => format!("Which tag should {it} have?"),
        (Aspect::Status, _) => format!("Which status should {it} have?"),
        (Aspect::Value, _) => format!("Which value does {it} have?"),
        (Aspect::Default, _) => format!("Which value should existing instances get for {it}?"),
        (Aspect::Misfits, Subject::Attribute(..)) => {
            format!("How should instances be treated that {it} can no longer hold?")
        }
        (Aspect::Misfits, _) => format!("How should values of {it} be treated that no longer fit?"),
        (Aspect::Name, _) => format!("Which name does {it} have?"),
        (Aspect::Stays, _) => format!("Which {it} stays?"),
        (Aspect::Made, _) => {
            format!("Which block should existing subscriptions get in {it}?")
        }
    }
}

/// The sentence that asks for consent to blocks that an attribute loses.
pub(crate) fn losing(subject: &Subject, lost: &[BlockName]) -> String {
    let names: Vec<String> = lost.iter().map(|it| format!("`{it}`")).collect();
    let noun = if lost.len() == 1 { "block" } else { "blocks" };
    format!(
        "Remove {noun} {} from {} with the instances there?",
        names.join(", "),
        described(subject)
    )
}

/// The sentence that asks whether products are linked to a workflow that they lack.
pub(crate) fn linking(workflow: &WorkflowName, lacking: &[ProductName]) -> String {
    const SHOWN: usize = 12;
    let mut names: Vec<String> = lacking
        .iter()
        .take(SHOWN)
        .map(|it| format!("`{it}`"))
        .collect();
    if lacking.len() > SHOWN {
        names.push(format!("and {} more", lacking.len() - SHOWN));
    }
    format!(
        "Link workflow `{workflow}` to the products that lack it: {}?",
        names.join(", ")
    )
}

/// The sentence that asks for the reason of removals.
pub(crate) const REASON: &str = "Why is this removed?";

/// The words at the start of a sentence.
fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    let first = characters.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

/// A thing, for sentences.
pub(crate) fn described(subject: &Subject) -> String {
    match subject {
        Subject::Product(name) => format!("product `{name}`"),
        Subject::FixedInput(product, name) => {
            format!("fixed input `{name}` of product `{product}`")
        }
        Subject::Block(name) => format!("product block `{name}`"),
        Subject::ResourceType(name) => format!("resource type `{name}`"),
        Subject::Attachment(block, name) => {
            format!("resource type `{name}` of product block `{block}`")
        }
        Subject::Attribute(owner, name) => format!("attribute `{name}` of {owner}"),
        Subject::Workflow(name) => format!("workflow `{name}`"),
    }
}
