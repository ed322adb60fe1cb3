//! Targets, as Alembic's users know them: places in the ledger, and ways from where a
//! database is.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use orch_event::{RevisionId, TagName, Timestamp};
use orch_ledger::{Graph, Ledger, LedgerError, PrefixError};

use crate::heads::{SeveralHeads, only_head};
use crate::marks::Marks;
use crate::moment::{Edge, heads_at, moment};
use crate::path::path;

/// Where a database is to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A place in the ledger.
    Place(Place),
    /// So many revisions from where the database is: `+2`, `-1`.
    Way(Offset),
}

/// A place in the ledger: a revision, or the base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    anchor: Anchor,
    /// From the anchor: `REV+1`, `head-1`.
    offset: Option<Offset>,
}

/// The point from which a place is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Anchor {
    /// The one head.
    Head,
    /// Before the first revision.
    Base,
    /// A revision, by a tag or by the start of its id.
    Named(String),
    /// The head at a moment, as it was written.
    Moment(String, Timestamp),
}

/// So many revisions up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offset {
    /// Away from the base.
    Up(usize),
    /// Towards the base.
    Down(usize),
}

/// A text is not a target.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseTargetError {
    /// It is of no form that a target has.
    #[error(
        "`{0}` is not a target: a target is `heads`, `base`, the start of a revision's id, a tag, \
         a date, `+N`, `-N` or `REV+N`"
    )]
    Form(String),
    /// A place is wanted, and it is a way.
    #[error("`{0}` counts from where a database is: name a revision instead")]
    Way(String),
}

/// A target cannot be found.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// No single revision has such an id.
    #[error(transparent)]
    Prefix(#[from] PrefixError),
    /// No revision has such a name.
    #[error("no revision is called `{0}`")]
    NoTag(TagName),
    /// There is no single head.
    #[error(transparent)]
    SeveralHeads(#[from] SeveralHeads),
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// More revisions down than there are.
    #[error("`{target}` goes below the base")]
    BelowBase {
        /// The target.
        target: String,
    },
    /// More revisions down than the database has up.
    #[error("`{target}` goes below the base: the database has {up} up")]
    BelowStack {
        /// The target.
        target: String,
        /// How many revisions are up.
        up: usize,
    },
    /// More revisions up than there are.
    #[error("`{target}` goes beyond the head")]
    BeyondHead {
        /// The target.
        target: String,
    },
    /// More revisions up than are left.
    #[error("`{target}` goes beyond the head: the database lacks {left}")]
    BeyondPending {
        /// The target.
        target: String,
        /// How many revisions are left to come up.
        left: usize,
    },
    /// The target lies below a mark.
    #[error("`{target}` lies below the revision at which the database was marked")]
    BelowMark {
        /// The target.
        target: String,
    },
    /// The history had several heads at that moment.
    #[error("`{target}` is ambiguous: the ledger had {} heads then", found.len())]
    Apart {
        /// The target.
        target: String,
        /// The heads.
        found: Vec<RevisionId>,
    },
    /// Several revisions come before a merge.
    #[error("`{target}` is ambiguous: {} revisions come before the merge there", found.len())]
    Parents {
        /// The target.
        target: String,
        /// Its parents.
        found: Vec<RevisionId>,
    },
    /// Several revisions come next.
    #[error("`{target}` is ambiguous: {} revisions come next there", found.len())]
    Branches {
        /// The target.
        target: String,
        /// Which come next.
        found: Vec<RevisionId>,
    },
}

impl Target {
    /// The revisions that are to be up, in the order in which they come up. `stack` holds
    /// those that are up now; those below a mark are not among either.
    pub fn wanted(
        &self,
        ledger: &Ledger,
        stack: &[RevisionId],
        marks: &Marks,
    ) -> Result<Vec<RevisionId>, TargetError> {
        match self {
            Self::Place(place) => {
                let wanted = path(ledger.graph(), stack, place.find(ledger)?);
                marks.above(&wanted).ok_or_else(|| TargetError::BelowMark {
                    target: self.to_string(),
                })
            }
            Self::Way(Offset::Down(count)) => match stack.len().checked_sub(*count) {
                Some(left) => Ok(stack[..left].to_vec()),
                None => Err(TargetError::BelowStack {
                    target: self.to_string(),
                    up: stack.len(),
                }),
            },
            Self::Way(Offset::Up(count)) => {
                let mut pending = pending(ledger, stack)?;
                pending.retain(|id| !marks.is_below(*id));
                match pending.get(..*count) {
                    Some(next) => Ok(stack.iter().chain(next).copied().collect()),
                    None => Err(TargetError::BeyondPending {
                        target: self.to_string(),
                        left: pending.len(),
                    }),
                }
            }
        }
    }
}

impl Place {
    /// The one head.
    pub const HEAD: Self = Self {
        anchor: Anchor::Head,
        offset: None,
    };

    /// Before the first revision.
    pub const BASE: Self = Self {
        anchor: Anchor::Base,
        offset: None,
    };

    /// The revision; `None` is the base.
    pub fn find(&self, ledger: &Ledger) -> Result<Option<RevisionId>, TargetError> {
        let mut at = match &self.anchor {
            Anchor::Base => None,
            Anchor::Head => only_head(ledger.graph())?,
            Anchor::Named(name) => Some(named(ledger, name)?),
            Anchor::Moment(target, until) => {
                let heads = heads_at(ledger, *until)?;
                if heads.len() > 1 {
                    let (target, found) = (target.clone(), heads);
                    return Err(TargetError::Apart { target, found });
                }
                heads.first().copied()
            }
        };
        match self.offset {
            Some(Offset::Up(count)) => {
                for _ in 0..count {
                    at = Some(self.child(ledger.graph(), at)?);
                }
            }
            Some(Offset::Down(count)) => {
                for _ in 0..count {
                    let id = at.ok_or_else(|| TargetError::BelowBase {
                        target: self.to_string(),
                    })?;
                    at = match ledger.graph().parents(id) {
                        [] => None,
                        [parent] => Some(*parent),
                        parents => {
                            return Err(TargetError::Parents {
                                target: self.to_string(),
                                found: parents.to_vec(),
                            });
                        }
                    };
                }
            }
            None => {}
        }
        Ok(at)
    }

    /// The one revision that comes next.
    fn child(&self, graph: &Graph, at: Option<RevisionId>) -> Result<RevisionId, TargetError> {
        let children = match at {
            Some(id) => graph.children(id).to_vec(),
            None => {
                let mut all = graph.order();
                all.retain(|id| graph.parents(*id).is_empty());
                all
            }
        };
        let target = self.to_string();
        match children.as_slice() {
            [child] => Ok(*child),
            [] => Err(TargetError::BeyondHead { target }),
            _ => Err(TargetError::Branches {
                target,
                found: children,
            }),
        }
    }
}

/// The revision of a tag, or else that whose id begins so.
fn named(ledger: &Ledger, name: &str) -> Result<RevisionId, TargetError> {
    let Ok(tag) = name.parse::<TagName>() else {
        return Ok(ledger.graph().find(name)?);
    };
    match ledger.tagged(&tag)? {
        Some(id) => Ok(id),
        None => Err(TargetError::NoTag(tag)),
    }
}

impl From<TagName> for Place {
    fn from(tag: TagName) -> Self {
        Self {
            anchor: Anchor::Named(tag.to_string()),
            offset: None,
        }
    }
}

/// The revisions that are not up, in the order in which they come up.
fn pending(ledger: &Ledger, stack: &[RevisionId]) -> Result<Vec<RevisionId>, TargetError> {
    let mut all = path(ledger.graph(), stack, only_head(ledger.graph())?);
    let up: BTreeSet<&RevisionId> = stack.iter().collect();
    all.retain(|id| !up.contains(id));
    Ok(all)
}

impl FromStr for Target {
    type Err = ParseTargetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match offset(text) {
            Some(offset) => Ok(Self::Way(offset)),
            None => text.parse().map(Self::Place),
        }
    }
}

impl FromStr for Place {
    type Err = ParseTargetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let no_target = || ParseTargetError::Form(text.to_owned());
        if offset(text).is_some() {
            return Err(ParseTargetError::Way(text.to_owned()));
        }
        if let Ok(until) = moment(text, Edge::End) {
            return Ok(Self {
                anchor: Anchor::Moment(text.to_owned(), until),
                offset: None,
            });
        }
        let text = as_git_writes(text);
        let text = text.as_ref();
        // A tag may hold a `-` that counts nothing.
        let last = text.rfind(['+', '-']).map(|at| text.split_at(at));
        let counted = last.and_then(|(anchor, rest)| Some((anchor, offset(rest)?)));
        let (anchor, offset) = match counted {
            Some((anchor, offset)) => (anchor, Some(offset)),
            None => (text, None),
        };
        let anchor = match anchor {
            "" => return Err(no_target()),
            "head" | "heads" | "HEAD" | "HEADS" | "@" => Anchor::Head,
            "base" => Anchor::Base,
            // Left over from what `as_git_writes` does not know.
            other if other.contains(['^', '~', '@', '+']) => return Err(no_target()),
            other if other.starts_with('-') => return Err(no_target()),
            name => Anchor::Named(name.to_owned()),
        };
        Ok(Self { anchor, offset })
    }
}

/// A place as git's users write it, in our words: `head~1` and `head^` are `head-1`.
fn as_git_writes(text: &str) -> Cow<'_, str> {
    let bare = text.trim_end_matches('^');
    let parents = text.len() - bare.len();
    if parents > 0 {
        return format!("{bare}-{parents}").into();
    }
    match text.split_once('~') {
        Some((anchor, "")) => format!("{anchor}-1").into(),
        Some((anchor, count)) if count.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{anchor}-{count}").into()
        }
        _ => text.into(),
    }
}

/// `+N` or `-N`.
fn offset(text: &str) -> Option<Offset> {
    let (sign, digits) = text.split_at_checked(1)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let count = digits.parse().ok()?;
    match sign {
        "+" => Some(Offset::Up(count)),
        "-" => Some(Offset::Down(count)),
        _ => None,
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Place(place) => place.fmt(f),
            Self::Way(offset) => offset.fmt(f),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.anchor {
            Anchor::Head => f.write_str("head")?,
            Anchor::Base => f.write_str("base")?,
            Anchor::Named(name) | Anchor::Moment(name, _) => f.write_str(name)?,
        }
        self.offset.map_or(Ok(()), |offset| offset.fmt(f))
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Up(count) => write!(f, "+{count}"),
            Self::Down(count) => write!(f, "-{count}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Target};

    #[test]
    fn a_target_is_written_as_it_is_read() {
        for text in [
            "head",
            "base",
            "58b01c57",
            "+2",
            "-1",
            "58b0+1",
            "head-1",
            "base+2",
            "v2026.4",
            "v1-rc1",
            "v1-rc1-2",
            "v1+1",
            "2026-11-22",
            "2026-11-22T09:30:00Z",
        ] {
            let target: Result<Target, _> = text.parse();
            assert_eq!(target.map(|it| it.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("heads".parse(), Ok(Target::Place(Place::HEAD)));
    }

    #[test]
    fn places_are_read_as_git_writes_them() {
        for (text, ours) in [
            ("HEAD", "head"),
            ("@", "head"),
            ("head^", "head-1"),
            ("HEAD^^", "head-2"),
            ("head~", "head-1"),
            ("@~3", "head-3"),
            ("58b01c57^", "58b01c57-1"),
        ] {
            let place: Result<Place, _> = text.parse();
            assert_eq!(place.map(|it| it.to_string()), Ok(ours.to_owned()));
        }
    }

    #[test]
    fn texts_of_no_form_are_not_targets() {
        for text in [
            "", "+", "-", "--", "+x", "head+x", "head+1+1", "+-1", "é+x", "^", "~1", "head~x",
            "head^2", "head^+1", "head~1^",
        ] {
            assert!(text.parse::<Target>().is_err(), "{text}");
        }
        assert!("+1".parse::<Place>().is_err());
        assert!(
            "99999999999999999999+99999999999999999999"
                .parse::<Place>()
                .is_err()
        );
    }
}
