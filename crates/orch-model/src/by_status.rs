//! A field's specification in each lifecycle stage.

use serde::de::{DeserializeOwned, Deserializer};
use serde::{Deserialize, Serialize};

use crate::{Status, StatusSet};

/// A value per lifecycle stage; stages in which the field does not exist have none.
///
/// Written as a list of groups, each with the stages (`in`, left out where it is
/// all of them) that share a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ByStatus<T> {
    /// No two groups share a stage or a value; sorted by their first stage.
    groups: Vec<Group<T>>,
}

/// Stages that share a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
struct Group<T> {
    #[serde(rename = "in", skip_serializing_if = "StatusSet::is_all")]
    stages: StatusSet,
    #[serde(flatten)]
    value: T,
}

/// A group as it is read: the stages beside the fields of the value.
///
/// Written out per type, as serde's own flattening reads everything twice.
pub(crate) trait Grouped: Sized {
    /// The fields, with `in` among them.
    type Wire: DeserializeOwned;

    /// Parts the stages from the value.
    fn part(wire: Self::Wire) -> (StatusSet, Self);
}

impl<'de, T: Grouped> Deserialize<'de> for ByStatus<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire: Vec<T::Wire> = Vec::deserialize(deserializer)?;
        let group = |wire| {
            let (stages, value) = T::part(wire);
            Group { stages, value }
        };
        Ok(Self {
            groups: wire.into_iter().map(group).collect(),
        })
    }
}

impl<T: PartialEq> ByStatus<T> {
    /// Groups the value of each stage.
    pub fn from_stages(stages: impl IntoIterator<Item = (Status, T)>) -> Self {
        let mut groups: Vec<Group<T>> = Vec::new();
        for (status, value) in stages {
            let one = StatusSet::only(status);
            match groups.iter_mut().find(|group| group.value == value) {
                Some(group) => group.stages = group.stages.union(one),
                None => groups.push(Group { stages: one, value }),
            }
        }
        groups.sort_by_key(|group| group.stages.iter().next());
        Self { groups }
    }
}

impl<T> ByStatus<T> {
    /// The value in one stage, if the field exists there.
    pub fn get(&self, status: Status) -> Option<&T> {
        self.groups
            .iter()
            .find(|group| group.stages.contains(status))
            .map(|group| &group.value)
    }

    /// Each distinct value with the stages that share it, by their first stage.
    pub fn iter(&self) -> impl Iterator<Item = (StatusSet, &T)> {
        self.groups.iter().map(|group| (group.stages, &group.value))
    }
}
