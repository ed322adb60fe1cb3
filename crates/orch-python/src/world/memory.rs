//! Answers that were found once.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::world::class::Info;
use crate::world::context::ClassId;
use crate::world::field::Field;
use crate::world::names::BlockNames;
use crate::world::stages::Stages;

/// What is known of classes and expressions already.
#[derive(Default)]
pub(crate) struct Memory {
    /// What classes are; none for a class whose header is being read.
    pub(crate) infos: RefCell<HashMap<ClassId, Option<Rc<Info>>>>,
    pub(crate) fields: RefCell<HashMap<ClassId, Rc<Vec<Field>>>>,
    pub(crate) stages: OnceCell<Stages>,
    pub(crate) block_names: OnceCell<BlockNames>,
    /// The expressions, by address, that are known to be what variables stay.
    pub(crate) unchanging: RefCell<HashSet<usize>>,
}
