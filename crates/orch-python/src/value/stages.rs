//! Which class a subscription is loaded with, by base and stage.

use std::collections::HashMap;

use orch_model::Status;

use crate::value::id::ClassId;

/// The class for each base and stage; without a stage, for all others.
pub(crate) type Stages = HashMap<(ClassId, Option<Status>), ClassId>;
