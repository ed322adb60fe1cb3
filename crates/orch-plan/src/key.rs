//! The key of a question: which thing it is about, and which of its aspects.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use orch_model::{
    AttributeName, BlockName, FixedInputName, Model, Owner, ProductName, ResourceTypeName,
    WorkflowName,
};
use serde::{Serialize, Serializer};

/// The stable key of a question, such as `product/User internal/description`.
///
/// A key that was read from a file may be one that no question has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuestionKey(Arc<str>);

/// The begin of the keys of questions about revisions that are merged.
const MERGE: &str = "merge/";

/// What a question is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A product.
    Product(ProductName),
    /// A fixed input of a product.
    FixedInput(ProductName, FixedInputName),
    /// A block.
    Block(BlockName),
    /// A resource type, in every block.
    ResourceType(ResourceTypeName),
    /// A resource type of one block.
    Attachment(BlockName, ResourceTypeName),
    /// An attribute.
    Attribute(Owner, AttributeName),
    /// A workflow.
    Workflow(WorkflowName),
}

/// What of a thing a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// The name that it had before.
    Former,
    /// Whether, or how, it is removed.
    Removal,
    /// Its description.
    Description,
    /// The name of its class.
    ProductType,
    /// Its tag.
    Tag,
    /// Its status. No question asks for it: rows of a database answer it.
    Status,
    /// Its value.
    Value,
    /// What existing instances get.
    Default,
    /// How data is handled that no longer fits.
    Misfits,
    /// The block that is made in it.
    Made,
    /// What it does.
    Target,
    /// The product types whose products have it.
    ProductTypes,
    /// The products that have it, whatever their types.
    Products,
    /// Of a merge: the name that it has.
    Name,
    /// Of a merge: which of several things of that name stays.
    Stays,
}

impl Aspect {
    const ALL: [Self; 15] = [
        Self::Former,
        Self::Removal,
        Self::Description,
        Self::ProductType,
        Self::Tag,
        Self::Status,
        Self::Value,
        Self::Default,
        Self::Misfits,
        Self::Made,
        Self::Target,
        Self::ProductTypes,
        Self::Products,
        Self::Name,
        Self::Stays,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Former => "former",
            Self::Removal => "removal",
            Self::Description => "description",
            Self::ProductType => "product_type",
            Self::Tag => "tag",
            Self::Status => "status",
            Self::Value => "value",
            Self::Default => "default",
            Self::Misfits => "misfits",
            Self::Made => "made",
            Self::Target => "target",
            Self::ProductTypes => "product_types",
            Self::Products => "products",
            Self::Name => "name",
            Self::Stays => "stays",
        }
    }

    /// The aspect that a text names, if it names one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }
}

impl Subject {
    /// The key of the question about one of its aspects.
    pub fn key(&self, aspect: Aspect) -> QuestionKey {
        let aspect = aspect.as_str();
        let owned =
            |kind, owner: &str, name: &str| joined(&["attribute", kind, owner, name, aspect]);
        let text = match self {
            Self::Product(name) => joined(&["product", name.as_str(), aspect]),
            Self::FixedInput(product, name) => {
                joined(&["fixed_input", product.as_str(), name.as_str(), aspect])
            }
            Self::Block(name) => joined(&["block", name.as_str(), aspect]),
            Self::ResourceType(name) => joined(&["resource_type", name.as_str(), aspect]),
            Self::Attachment(block, name) => {
                joined(&["block_resource_type", block.as_str(), name.as_str(), aspect])
            }
            Self::Attribute(Owner::Product(owner), name) => {
                owned("product", owner.as_str(), name.as_str())
            }
            Self::Attribute(Owner::Block(owner), name) => {
                owned("block", owner.as_str(), name.as_str())
            }
            Self::Workflow(name) => joined(&["workflow", name.as_str(), aspect]),
        };
        QuestionKey(text.into())
    }
}

impl Subject {
    /// Whether some question can ask for an aspect of it, where these are the declared
    /// and the recorded model. Owners and what they own may stand in different ones, as
    /// either may have been renamed.
    pub(crate) fn is_known(&self, aspect: Aspect, models: [&Model; 2]) -> bool {
        use Aspect::{
            Default, Description, Former, Made, Misfits, ProductType, ProductTypes, Products,
            Removal, Tag, Target, Value,
        };
        let any = |has: &dyn Fn(&Model) -> bool| models.iter().any(|model| has(model));
        let has_product = |name: &ProductName| any(&|it| it.products.contains_key(name));
        let has_block = |name: &BlockName| any(&|it| it.blocks.contains_key(name));
        match self {
            Self::Product(name) => {
                matches!(aspect, Former | Removal | Description | ProductType | Tag)
                    && has_product(name)
            }
            Self::FixedInput(product, name) => {
                let has = |it: &Model| {
                    let mut products = it.products.values();
                    products.any(|product| product.fixed_inputs.contains_key(name))
                };
                matches!(aspect, Former | Value) && has_product(product) && any(&has)
            }
            Self::Block(name) => {
                matches!(aspect, Former | Removal | Description | Tag) && has_block(name)
            }
            Self::ResourceType(name) => {
                let has = |it: &Model| it.resource_types.contains_key(name);
                matches!(aspect, Former | Description) && any(&has)
            }
            Self::Attachment(block, name) => {
                let has = |it: &Model| it.resource_types.contains_key(name);
                let is_asked = matches!(aspect, Former | Removal | Default | Misfits);
                is_asked && has_block(block) && any(&has)
            }
            Self::Attribute(owner, name) => {
                let has = |it: &Model| {
                    let products = it.products.values().map(|it| &it.attributes);
                    let blocks = it.blocks.values().map(|it| &it.attributes);
                    products.chain(blocks).any(|it| it.contains_key(name))
                };
                let has_owner = match owner {
                    Owner::Product(name) => has_product(name),
                    Owner::Block(name) => has_block(name),
                };
                matches!(aspect, Former | Removal | Misfits | Made) && has_owner && any(&has)
            }
            Self::Workflow(name) => {
                let is_asked = matches!(
                    aspect,
                    Former | Removal | Description | Target | ProductTypes | Tag
                );
                // Of the orchestrator's own, no model says anything.
                aspect == Products || (is_asked && any(&|it| it.workflow(name).is_some()))
            }
        }
    }
}

impl QuestionKey {
    /// The key of the question for the reason of removals.
    pub fn reason() -> Self {
        Self("reason".into())
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of the same question of a merge, about the revisions that are merged.
    pub(crate) fn of_merge(&self) -> Self {
        Self(format!("{MERGE}{}", self.0).into())
    }

    /// What it is about, and which aspect; none where no question has such a key.
    pub fn parse(&self) -> Option<(Subject, Aspect)> {
        let text = self.0.strip_prefix(MERGE).unwrap_or(&self.0);
        let parts: Vec<String> = text.split('/').map(decoded).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let (last, parts) = parts.split_last()?;
        let subject = match parts {
            ["product", name] => Subject::Product((*name).into()),
            ["fixed_input", product, name] => {
                Subject::FixedInput((*product).into(), (*name).into())
            }
            ["block", name] => Subject::Block((*name).into()),
            ["resource_type", name] => Subject::ResourceType((*name).into()),
            ["block_resource_type", block, name] => {
                Subject::Attachment((*block).into(), (*name).into())
            }
            ["attribute", "product", owner, name] => {
                Subject::Attribute(Owner::Product((*owner).into()), (*name).into())
            }
            ["attribute", "block", owner, name] => {
                Subject::Attribute(Owner::Block((*owner).into()), (*name).into())
            }
            ["workflow", name] => Subject::Workflow((*name).into()),
            _ => return None,
        };
        Some((subject, Aspect::parse(last)?))
    }
}

impl From<&str> for QuestionKey {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for QuestionKey {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl Serialize for QuestionKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Borrow<str> for QuestionKey {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for QuestionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Joins the parts of a key; `/` and `%` in a name are written `%2F` and `%25`.
fn joined(parts: &[&str]) -> String {
    let mut key = String::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
    for part in parts {
        if !key.is_empty() {
            key.push('/');
        }
        let mut rest = *part;
        while let Some(at) = rest.find(['/', '%']) {
            let (plain, special) = rest.split_at(at);
            key.push_str(plain);
            key.push_str(if special.starts_with('/') {
                "%2F"
            } else {
                "%25"
            });
            rest = &special[1..];
        }
        key.push_str(rest);
    }
    key
}

fn decoded(part: &str) -> String {
    part.replace("%2F", "/").replace("%25", "%")
}

#[cfg(test)]
mod tests {
    use orch_model::Owner;

    use super::{Aspect, QuestionKey, Subject};

    #[test]
    fn a_key_is_read_back() {
        let owner = Owner::Block("a/b %2F".into());
        for (subject, aspect, text) in [
            (
                Subject::Product("User".into()),
                Aspect::Tag,
                "product/User/tag",
            ),
            (
                Subject::Attribute(owner, "x".into()),
                Aspect::Made,
                "attribute/block/a%2Fb %252F/x/made",
            ),
            (
                Subject::Attachment("B".into(), "r".into()),
                Aspect::Default,
                "block_resource_type/B/r/default",
            ),
        ] {
            let key = subject.key(aspect);
            assert_eq!(key.as_str(), text);
            assert_eq!(key.parse(), Some((subject, aspect)));
        }
        for text in ["", "product/User", "product/User/tagg", "reason", "x/y/tag"] {
            assert_eq!(QuestionKey::from(text).parse(), None, "{text}");
        }
    }
}
