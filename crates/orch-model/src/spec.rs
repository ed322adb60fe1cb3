//! What a field may hold, in one lifecycle stage.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::by_status::Grouped;
use crate::constraints::{Constraints, OutOfBounds};
use crate::value_type::NotOfType;
use crate::{Arity, BlockName, StatusSet, ValueType};

/// What a fixed input or a resource type may hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ValueSpec {
    /// The type of the value, or of a list's entries.
    #[serde(rename = "type")]
    pub value_type: ValueType,
    /// How many values.
    pub arity: Arity,
    /// The only values that are valid, as the database stores them; `None` where
    /// the type is not an enumeration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<BTreeSet<String>>,
    /// Bounds of each value.
    #[serde(skip_serializing_if = "Constraints::is_empty")]
    pub constraints: Constraints,
}

/// A value does not fit what its field may hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It does not load as a value of the type.
    #[error(transparent)]
    Type(#[from] NotOfType),
    /// It is not among the values that are allowed.
    #[error("only {} are allowed", listed(.0))]
    NotAllowed(BTreeSet<String>),
    /// It is outside of a bound.
    #[error(transparent)]
    Bounds(#[from] OutOfBounds),
}

fn listed(allowed: &BTreeSet<String>) -> String {
    let quoted: Vec<_> = allowed.iter().map(|it| format!("`{it}`")).collect();
    quoted.join(", ")
}

impl ValueSpec {
    /// The only values that are valid, where the type is an enumeration. A `bool` is
    /// none: more texts load as one than Python writes.
    pub fn enumerated(&self) -> Option<&BTreeSet<String>> {
        let allowed = self.allowed.as_ref().filter(|it| !it.is_empty())?;
        let is_bool = self.value_type.as_str() == "bool"
            && allowed.len() == 2
            && ["True", "False"].iter().all(|it| allowed.contains(*it));
        (!is_bool).then_some(allowed)
    }

    /// Refuses a text that does not load as one of its values.
    pub fn check(&self, text: &str) -> Result<(), Unfit> {
        if let Some(allowed) = self.enumerated() {
            return if allowed.contains(text) {
                Ok(())
            } else {
                Err(Unfit::NotAllowed(allowed.clone()))
            };
        }
        self.value_type.check(text)?;
        match self.value_type.as_str() {
            "int" | "float" | "decimal.Decimal" => self.constraints.check_number(text)?,
            "str" => self.constraints.check_text(text)?,
            _ => {}
        }
        Ok(())
    }
}

/// What an attribute, a field of blocks, may hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct AttributeSpec {
    /// The blocks that each entry may be: one, or a union's members.
    pub blocks: BTreeSet<BlockName>,
    /// How many blocks.
    pub arity: Arity,
}

/// What has a number of entries.
pub trait Counted {
    /// How many.
    fn arity(&self) -> Arity;
}

impl Counted for ValueSpec {
    fn arity(&self) -> Arity {
        self.arity
    }
}

impl Counted for AttributeSpec {
    fn arity(&self) -> Arity {
        self.arity
    }
}

/// A group of [`ValueSpec`] as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ValueWire {
    #[serde(rename = "in", default = "StatusSet::all")]
    stages: StatusSet,
    #[serde(rename = "type")]
    value_type: ValueType,
    arity: Arity,
    #[serde(default)]
    allowed: Option<BTreeSet<String>>,
    #[serde(default)]
    constraints: Constraints,
}

impl Grouped for ValueSpec {
    type Wire = ValueWire;

    fn part(wire: ValueWire) -> (StatusSet, Self) {
        let ValueWire {
            stages,
            value_type,
            arity,
            allowed,
            constraints,
        } = wire;
        (
            stages,
            Self {
                value_type,
                arity,
                allowed,
                constraints,
            },
        )
    }
}

/// A group of [`AttributeSpec`] as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttributeWire {
    #[serde(rename = "in", default = "StatusSet::all")]
    stages: StatusSet,
    blocks: BTreeSet<BlockName>,
    arity: Arity,
}

impl Grouped for AttributeSpec {
    type Wire = AttributeWire;

    fn part(wire: AttributeWire) -> (StatusSet, Self) {
        let AttributeWire {
            stages,
            blocks,
            arity,
        } = wire;
        (stages, Self { blocks, arity })
    }
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by a panic"
)]
mod tests {
    use crate::constraints::Constraints;
    use crate::{Arity, ByStatus, Status, ValueSpec, ValueType};

    fn spec(value_type: &str, allowed: &[&str], constraints: Constraints) -> ValueSpec {
        let allowed = allowed.iter().map(|it| (*it).to_owned()).collect();
        ValueSpec {
            value_type: ValueType(value_type.to_owned()),
            arity: Arity::Required,
            allowed: Some(allowed).filter(|it: &std::collections::BTreeSet<_>| !it.is_empty()),
            constraints,
        }
    }

    #[test]
    fn what_loads_fits() {
        let truth = spec("bool", &["True", "False"], Constraints::default());
        assert!(truth.check("true").is_ok());
        assert!(truth.check("maybe").is_err());
        let vlan = Constraints {
            ge: Some("1".parse().unwrap()),
            le: Some("4094".parse().unwrap()),
            ..Constraints::default()
        };
        let vlan = spec("int", &[], vlan);
        assert!(vlan.check(" 12 ").is_ok());
        let refused = |text: &str| vlan.check(text).unwrap_err().to_string();
        assert_eq!(refused("0"), "a value of at least 1 is needed");
        assert_eq!(refused("4095"), "a value of at most 4094 is needed");
        assert_eq!(refused("x"), "a value of type `int` is needed");
        let speed = spec("int", &["10", "100"], Constraints::default());
        assert_eq!(
            speed.check("20").unwrap_err().to_string(),
            "only `10`, `100` are allowed"
        );
        let name = Constraints {
            min_length: Some(2),
            pattern: Some("^[a-z]+$".to_owned()),
            ..Constraints::default()
        };
        let name = spec("str", &[], name);
        assert!(name.check("ab").is_ok());
        assert!(name.check("a").is_err());
        assert!(name.check("AB").is_err());
    }

    #[test]
    fn constraints_are_written_compactly_and_read_back() {
        let constraints = Constraints {
            ge: Some("1".parse().unwrap()),
            max_length: Some(3),
            ..Constraints::default()
        };
        let bounded = spec("int", &[], constraints);
        let plain = spec("int", &[], Constraints::default());
        for (spec, written) in [
            (plain, r#"[{"type":"int","arity":"required"}]"#),
            (
                bounded,
                r#"[{"type":"int","arity":"required","constraints":{"ge":"1","max_length":3}}]"#,
            ),
        ] {
            let stages = Status::ALL.map(|status| (status, spec.clone()));
            let spec = ByStatus::from_stages(stages);
            let text = serde_json::to_string(&spec).unwrap();
            assert_eq!(text, written);
            assert_eq!(
                serde_json::from_str::<ByStatus<ValueSpec>>(&text).unwrap(),
                spec
            );
        }
    }
}
