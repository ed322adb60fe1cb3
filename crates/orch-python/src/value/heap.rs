//! Objects that can change: lists, dictionaries, sets, iterators, instances.

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use crate::finding::{ModuleId, Problem};
use crate::value::id::{ClassId, FunctionId, ObjectId, Spot};
use crate::value::value::Value;

/// An object that can change.
#[derive(Clone, Debug)]
pub(crate) enum Object {
    List(Vec<Value>),
    Dict(Dict),
    Set(Dict),
    /// What is gone through once.
    Iterator(VecDeque<Value>),
    /// What a dictionary holds, whatever it holds by then.
    View(ObjectId, View),
    /// An instance of a class of the package.
    Instance {
        class: ClassId,
        attributes: HashMap<Rc<str>, Value>,
        /// Its parts, for a named tuple.
        items: Option<Rc<[Value]>>,
    },
    /// It was changed in a way that is not known; the problem says which.
    Spoiled(Rc<Problem>),
}

/// What a view of a dictionary shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    Keys,
    Values,
    Items,
}

/// A key of a dictionary: equal where Python takes the keys for equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    None,
    Ellipsis,
    /// A whole number, `True` and `False` included.
    Int(i128),
    Float(u64),
    Text(Rc<str>),
    Bytes(Rc<[u8]>),
    Tuple(Vec<Key>),
    Object(ObjectId),
    Class(ClassId),
    Member(ClassId, usize),
    Module(ModuleId),
    Foreign(Rc<str>),
    Function(FunctionId),
}

/// An entry of a dictionary, with the places of its key and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: Value,
    pub(crate) value: Value,
    pub(crate) key_at: Spot,
    pub(crate) value_at: Spot,
}

/// A dictionary, in the order in which its keys came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dict {
    entries: Vec<Option<Entry>>,
    index: HashMap<Key, usize>,
}

impl Dict {
    pub(crate) fn len(&self) -> usize {
        self.index.len()
    }

    pub(crate) fn get(&self, key: &Key) -> Option<&Entry> {
        self.entries[*self.index.get(key)?].as_ref()
    }

    /// Puts an entry in; a key that is there keeps its place and itself.
    pub(crate) fn insert(&mut self, key: Key, entry: Entry) {
        match self.index.get(&key) {
            Some(at) => {
                if let Some(old) = &mut self.entries[*at] {
                    old.value = entry.value;
                    old.value_at = entry.value_at;
                    old.key_at = entry.key_at;
                }
            }
            None => {
                self.index.insert(key, self.entries.len());
                self.entries.push(Some(entry));
            }
        }
    }

    pub(crate) fn remove(&mut self, key: &Key) -> Option<Entry> {
        let at = self.index.remove(key)?;
        self.entries[at].take()
    }

    /// Takes the last entry out.
    pub(crate) fn pop(&mut self) -> Option<Entry> {
        while let Some(last) = self.entries.pop() {
            if let Some(entry) = last {
                let at = self.entries.len();
                self.index.retain(|_, index| *index != at);
                return Some(entry);
            }
        }
        None
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().flatten()
    }

    /// Whether it has a key.
    pub(crate) fn contains(&self, key: &Key) -> bool {
        self.index.contains_key(key)
    }
}
