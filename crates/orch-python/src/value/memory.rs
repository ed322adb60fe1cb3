//! Answers about classes that were found once.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use crate::value::field::Field;
use crate::value::id::ClassId;
use crate::value::names::BlockNames;
use crate::value::stages::Stages;

/// What is known of classes already.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) fields: RefCell<HashMap<ClassId, Rc<Vec<Field>>>>,
    pub(crate) stages: OnceCell<Stages>,
    pub(crate) block_names: OnceCell<BlockNames>,
}
