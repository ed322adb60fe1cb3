//! The plan of a recording: the differences, and the questions that they raise.

use std::collections::BTreeMap;

use orch_model::difference::{How, Part};
use orch_model::{
    BlockName, Declared, Difference, FixedInputName, Origin, Place, ProductName, Recorded,
    ResourceTypeName, Status, ValueSpec, limit,
};

use crate::question::key;
use crate::{Kind, Question, compare, suggest};

/// What is to be recorded, and what must be asked first.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    pub(crate) declared: &'a Declared,
    pub(crate) recorded: &'a Recorded,
    /// What is unlike, in the order in which it is recorded.
    pub differences: Vec<Difference>,
    /// What is asked, in order: by product its description, type and tag; the
    /// values of fixed inputs; by block its description and tag; the descriptions
    /// of resource types. Each by name.
    pub questions: Vec<Question>,
}

/// Why a model cannot be recorded. Nothing is passed over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unrecordable {
    /// Some differences cannot be recorded yet.
    #[error("not supported yet")]
    Unsupported(Vec<Difference>),
    /// Some names do not fit the target's columns.
    #[error("names are longer than the columns of the database")]
    TooLong(Vec<TooLong>),
}

/// A name that does not fit its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooLong {
    /// What has it.
    pub part: Part,
    /// How many characters it has.
    pub length: usize,
    /// How many there is room for.
    pub limit: usize,
    /// Where it stands.
    pub at: Option<Origin>,
}

impl<'a> Plan<'a> {
    /// Compares, and finds what must be asked.
    pub fn new(declared: &'a Declared, recorded: &'a Recorded) -> Result<Self, Unrecordable> {
        let differences = compare(&declared.model, &recorded.model);
        let unsupported: Vec<_> = differences
            .iter()
            .filter(|difference| difference.how != How::Added)
            .cloned()
            .collect();
        if !unsupported.is_empty() {
            return Err(Unrecordable::Unsupported(unsupported));
        }
        let too_long = too_long(declared, &differences);
        if !too_long.is_empty() {
            return Err(Unrecordable::TooLong(too_long));
        }
        let mut owners: BTreeMap<&ResourceTypeName, &BlockName> = BTreeMap::new();
        for (block, it) in declared.model.blocks.iter().rev() {
            owners.extend(it.resource_types.keys().map(|name| (name, block)));
        }
        let mut plan = Self {
            declared,
            recorded,
            differences: Vec::new(),
            questions: Vec::new(),
        };
        for difference in &differences {
            match &difference.part {
                Part::Product(name) => plan.ask_product(name),
                Part::FixedInput(product, name) => plan.ask_fixed_input(product, name),
                Part::Block(name) => plan.ask_block(name),
                Part::ResourceType(name) => plan.ask_resource_type(name, owners.get(name).copied()),
                Part::ProductType(_) | Part::Attachment(..) | Part::Attribute(..) => {}
            }
        }
        plan.differences = differences;
        Ok(plan)
    }

    fn ask_product(&mut self, name: &ProductName) {
        let about = Place::Product(name.clone());
        let class = Place::ProductClass(name.clone());
        let doc = self
            .declared
            .origin(&class)
            .and_then(|origin| origin.doc.as_deref());
        let doc = suggest::description(doc);
        let subject = format!("product \"{name}\"");
        let kind = Kind::Text {
            limit: limit::DESCRIPTION,
        };
        let it = name.as_str();
        let ask = "Product description";
        self.ask(
            key(&["product", it, "description"]),
            ask,
            &subject,
            kind,
            doc,
            &about,
        );
        let product_type = &self.declared.model.products[name].product_type;
        let choices = vec![product_type.as_str().to_owned()];
        let suggestion = choices.first().cloned();
        let kind = Kind::Choice { choices };
        let ask = "Product type";
        self.ask(
            key(&["product", it, "product_type"]),
            ask,
            &subject,
            kind,
            suggestion,
            &class,
        );
        let kind = Kind::Text { limit: limit::TAG };
        let tag = suggest::product_tag(it);
        self.ask(
            key(&["product", it, "tag"]),
            "Product tag",
            &subject,
            kind,
            tag,
            &about,
        );
    }

    fn ask_fixed_input(&mut self, product: &ProductName, name: &FixedInputName) {
        let input = &self.declared.model.products[product].fixed_inputs[name];
        let spec = input
            .spec
            .get(Status::Active)
            .or_else(|| input.spec.iter().next().map(|(_, spec)| spec));
        let Some(ValueSpec {
            value_type,
            allowed,
            ..
        }) = spec.cloned()
        else {
            return;
        };
        let suggestion = allowed
            .as_ref()
            .and_then(|allowed| suggest::fixed_input_value(product.as_str(), allowed));
        let kind = match allowed {
            Some(allowed) if !allowed.is_empty() => Kind::Choice {
                choices: allowed.into_iter().collect(),
            },
            _ => Kind::Value {
                value_type,
                limit: limit::VALUE,
            },
        };
        let subject = format!("fixed input \"{name}\" of product \"{product}\"");
        let about = Place::FixedInput(product.clone(), name.clone());
        let key = key(&["fixed_input", product.as_str(), name.as_str(), "value"]);
        self.ask(key, "Fixed input value", &subject, kind, suggestion, &about);
    }

    fn ask_block(&mut self, name: &BlockName) {
        let about = Place::Block(name.clone());
        let doc = self
            .declared
            .origin(&about)
            .and_then(|origin| origin.doc.as_deref());
        let doc = suggest::description(doc);
        let subject = format!("product block \"{name}\"");
        let kind = Kind::Text {
            limit: limit::DESCRIPTION,
        };
        let it = name.as_str();
        let ask = "Product block description";
        self.ask(
            key(&["block", it, "description"]),
            ask,
            &subject,
            kind,
            doc,
            &about,
        );
        let kind = Kind::Text { limit: limit::TAG };
        let tag = suggest::block_tag(it);
        self.ask(
            key(&["block", it, "tag"]),
            "Product block tag",
            &subject,
            kind,
            tag,
            &about,
        );
    }

    /// `block` is the first that has it, by name.
    fn ask_resource_type(&mut self, name: &ResourceTypeName, block: Option<&BlockName>) {
        let Some(block) = block else { return };
        let about = Place::ResourceType(block.clone(), name.clone());
        let doc = self
            .declared
            .origin(&about)
            .and_then(|origin| origin.doc.as_deref());
        let doc = suggest::description(doc);
        let subject = format!("resource type \"{name}\"");
        let kind = Kind::Text {
            limit: limit::DESCRIPTION,
        };
        let key = key(&["resource_type", name.as_str(), "description"]);
        self.ask(
            key,
            "Resource type description",
            &subject,
            kind,
            doc,
            &about,
        );
    }

    fn ask(
        &mut self,
        key: String,
        ask: &'static str,
        subject: &str,
        kind: Kind,
        suggestion: Option<String>,
        about: &Place,
    ) {
        let question = Question {
            key,
            ask,
            subject: subject.to_owned(),
            kind,
            suggestion: None,
            about: self.declared.origin(about).cloned(),
        };
        // A suggestion that would be refused is none.
        let suggestion = suggestion.filter(|suggestion| question.check(suggestion).is_ok());
        self.questions.push(Question {
            suggestion,
            ..question
        });
    }
}

/// The names that do not fit their columns, among what is added.
fn too_long(declared: &Declared, differences: &[Difference]) -> Vec<TooLong> {
    let check = |difference: &Difference| {
        let part = &difference.part;
        let (name, limit, place) = match part {
            Part::Product(name) => {
                let class = declared.model.products.get(name)?.product_type.as_str();
                (
                    class,
                    limit::PRODUCT_TYPE,
                    Place::ProductClass(name.clone()),
                )
            }
            Part::Attachment(block, name) => {
                let place = Place::ResourceType(block.clone(), name.clone());
                (name.as_str(), limit::RESOURCE_TYPE, place)
            }
            Part::Attribute(owner, name) => {
                let place = Place::Attribute(owner.clone(), name.clone());
                (name.as_str(), limit::ATTRIBUTE, place)
            }
            _ => return None,
        };
        let length = name.chars().count();
        (length > limit).then(|| TooLong {
            part: part.clone(),
            length,
            limit,
            at: declared.origin(&place).cloned(),
        })
    };
    differences.iter().filter_map(check).collect()
}

/// The key most like one that is not there, if any is like it.
pub(crate) fn nearest<'k>(key: &str, keys: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    keys.into_iter()
        .map(|known| (strsim::normalized_damerau_levenshtein(key, known), known))
        .filter(|(likeness, _)| *likeness > 0.5)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, known)| known)
}
