//! The lifecycle of a subscription, and sets of its stages.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeSeq, Serializer};

/// A stage of a subscription's lifecycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// `initial`
    Initial,
    /// `provisioning`
    Provisioning,
    /// `active`
    Active,
    /// `migrating`
    Migrating,
    /// `disabled`
    Disabled,
    /// `terminated`
    Terminated,
}

impl Status {
    /// Every stage, in the order in which sets of them are written.
    pub const ALL: [Self; 6] = [
        Self::Initial,
        Self::Provisioning,
        Self::Active,
        Self::Migrating,
        Self::Disabled,
        Self::Terminated,
    ];

    /// The stage as the orchestrator writes it in `subscriptions.status`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Provisioning => "provisioning",
            Self::Active => "active",
            Self::Migrating => "migrating",
            Self::Disabled => "disabled",
            Self::Terminated => "terminated",
        }
    }

    /// The stage that `text` names, if it names one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of stages; written as a list of their names in lifecycle order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatusSet(u8);

impl StatusSet {
    /// No stage.
    pub const EMPTY: Self = Self(0);
    /// Every stage.
    pub const ALL: Self = Self(0b11_1111);

    /// The set of just one stage.
    pub const fn only(status: Status) -> Self {
        Self(status.bit())
    }

    /// Whether the stage is in the set.
    pub const fn contains(self, status: Status) -> bool {
        self.0 & status.bit() != 0
    }

    /// What is in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it holds every stage.
    pub const fn is_all(&self) -> bool {
        self.0 == Self::ALL.0
    }

    /// The stages in the set, in lifecycle order.
    pub fn iter(self) -> impl Iterator<Item = Status> {
        Status::ALL
            .into_iter()
            .filter(move |status| self.contains(*status))
    }

    pub(crate) fn all() -> Self {
        Self::ALL
    }
}

impl FromIterator<Status> for StatusSet {
    fn from_iter<I: IntoIterator<Item = Status>>(iter: I) -> Self {
        iter.into_iter()
            .fold(Self::EMPTY, |set, status| set.union(Self::only(status)))
    }
}

impl fmt::Display for StatusSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, status) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            f.write_str(status.as_str())?;
        }
        Ok(())
    }
}

impl Serialize for StatusSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(None)?;
        for status in self.iter() {
            seq.serialize_element(status.as_str())?;
        }
        seq.end()
    }
}

impl<'de> Deserialize<'de> for StatusSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = StatusSet;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of lifecycle stages")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<StatusSet, A::Error> {
                let mut set = StatusSet::EMPTY;
                while let Some(name) = seq.next_element::<std::borrow::Cow<'de, str>>()? {
                    let status = Status::parse(&name)
                        .ok_or_else(|| A::Error::custom(format!("no such stage: `{name}`")))?;
                    set = set.union(StatusSet::only(status));
                }
                Ok(set)
            }
        }
        deserializer.deserialize_seq(Names)
    }
}
