//! Which iterators there are, and what their values rest on.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::value::id::{ClassId, FunctionId, ObjectId, ScopeId, Spot};
use crate::value::value::Value;

/// What the values of an iterator rest on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rests {
    pub(super) objects: HashSet<ObjectId>,
    pub(super) names: HashSet<(ScopeId, Rc<str>)>,
    /// Of classes and modules, whose attributes code may look up: every name.
    pub(super) scopes: HashSet<ScopeId>,
    pub(super) functions: HashSet<FunctionId>,
    pub(super) classes: HashSet<ClassId>,
}

/// The iterators that may still be asked for values.
#[derive(Debug, Default)]
pub(crate) struct Watched {
    pub(super) iterators: HashMap<ObjectId, Watch>,
    pub(super) by_object: HashMap<ObjectId, Vec<ObjectId>>,
    pub(super) by_name: HashMap<(ScopeId, Rc<str>), Vec<ObjectId>>,
    pub(super) by_scope: HashMap<ScopeId, Vec<ObjectId>>,
}

/// An iterator.
#[derive(Debug)]
pub(super) struct Watch {
    /// Where it was made.
    pub(super) at: Spot,
    /// The list that it goes through item by item, with the items that it had.
    pub(super) list: Option<(ObjectId, Vec<Value>)>,
    /// A loop took all of its values, and goes through them.
    pub(super) is_used_up: bool,
    pub(super) is_stale: bool,
}

impl Watched {
    pub(super) fn put(&mut self, iterator: ObjectId, at: Spot, rests: Rests) {
        for object in rests.objects {
            self.by_object.entry(object).or_default().push(iterator);
        }
        for name in rests.names {
            self.by_name.entry(name).or_default().push(iterator);
        }
        for scope in rests.scopes {
            self.by_scope.entry(scope).or_default().push(iterator);
        }
        let watch = Watch {
            at,
            list: None,
            is_used_up: false,
            is_stale: false,
        };
        self.iterators.insert(iterator, watch);
    }
}
