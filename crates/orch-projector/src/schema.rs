//! The one table of the orchestrator's schema: its tables, what each is for, which columns
//! orch uses, and which revision of the core brought them.
//!
//! Another version of the core is a row here.

use serde::{Deserialize, Serialize};

/// A revision of orchestrator-core's own schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CoreRevision {
    /// When it was made: year and month.
    pub date: (u16, u8),
    /// Alembic's id.
    pub id: &'static str,
}

/// The oldest revision that orch works with: relations between blocks have had the columns
/// `in_use_by_id` and `depends_on_id` since.
pub const OLDEST: CoreRevision = CoreRevision {
    date: (2022, 2),
    id: "bed6bc0b197a",
};

const METADATA_OF_SUBSCRIPTIONS: CoreRevision = CoreRevision {
    date: (2023, 5),
    id: "b1970225392d",
};
const WORKFLOW_OF_PROCESSES: CoreRevision = CoreRevision {
    date: (2023, 12),
    id: "048219045729",
};
const VERSION_OF_SUBSCRIPTIONS: CoreRevision = CoreRevision {
    date: (2025, 1),
    id: "4c5859620539",
};
const INPUT_STATES: CoreRevision = CoreRevision {
    date: (2025, 2),
    id: "bac6be6f2b4f",
};
const TASKS: CoreRevision = CoreRevision {
    date: (2025, 5),
    id: "161918133bec",
};
const SCHEDULES: CoreRevision = CoreRevision {
    date: (2025, 11),
    id: "961eddbd4c13",
};
const SEARCH: CoreRevision = CoreRevision {
    date: (2026, 4),
    id: "262744958e0c",
};

/// The role of a table's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Metadata, which the ledger records.
    Metadata,
    /// Subscriptions of customers, and what belongs to them.
    Subscriptions,
    /// Runs of workflows.
    Processes,
    /// Workflows that the orchestrator can run.
    Workflows,
    /// Entries by which the orchestrator searches.
    Search,
}

/// A column that orch reads or writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// The revision that brought it; it is not required before.
    pub since: CoreRevision,
}

macro_rules! schema {
    ($($table:ident $name:literal $role:ident $since:expr, [$($column:literal),*] [$($later:literal $from:expr),*];)*) => {
        /// A table of the orchestrator that orch knows; written as its name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Table {
            $(
                #[doc = concat!("`", $name, "`")]
                #[serde(rename = $name)]
                $table,
            )*
        }

        impl Table {
            /// All of them, by name.
            pub const ALL: &[Self] = &[$(Self::$table,)*];

            /// Its name in schema `public`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$table => $name,)*
                }
            }

            /// The role of its rows.
            pub const fn role(self) -> Role {
                match self {
                    $(Self::$table => Role::$role,)*
                }
            }

            /// The revision that brought it.
            pub const fn since(self) -> CoreRevision {
                match self {
                    $(Self::$table => $since,)*
                }
            }

            /// The columns that orch uses.
            pub const fn columns(self) -> &'static [Column] {
                match self {
                    $(Self::$table => &[
                        $(Column { name: $column, since: $since },)*
                        $(Column { name: $later, since: $from },)*
                    ],)*
                }
            }
        }
    };
}

schema! {
    SearchIndex "ai_search_index" Search SEARCH, [] [];
    EngineSettings "engine_settings" Processes OLDEST, [] [];
    FixedInputs "fixed_inputs" Metadata OLDEST, ["fixed_input_id", "name", "value", "product_id"] [];
    InputStates "input_states" Processes INPUT_STATES, ["pid"] [];
    ProcessSteps "process_steps" Processes OLDEST, ["pid"] [];
    Processes "processes" Processes OLDEST, ["pid", "last_status"] ["workflow_id" WORKFLOW_OF_PROCESSES];
    ProcessesSubscriptions "processes_subscriptions" Processes OLDEST, ["pid", "subscription_id"] [];
    ProductBlockRelations "product_block_relations" Metadata OLDEST, ["in_use_by_id", "depends_on_id"] [];
    ProductBlockResourceTypes "product_block_resource_types" Metadata OLDEST, ["product_block_id", "resource_type_id"] [];
    ProductBlocks "product_blocks" Metadata OLDEST, ["product_block_id", "name", "description", "tag", "status"] [];
    ProductProductBlocks "product_product_blocks" Metadata OLDEST, ["product_id", "product_block_id"] [];
    Products "products" Metadata OLDEST, ["product_id", "name", "description", "product_type", "tag", "status"] [];
    ProductsWorkflows "products_workflows" Workflows OLDEST, ["product_id", "workflow_id"] [];
    ResourceTypes "resource_types" Metadata OLDEST, ["resource_type_id", "resource_type", "description"] [];
    CustomerDescriptions "subscription_customer_descriptions" Subscriptions OLDEST, ["subscription_id"] [];
    InstanceRelations "subscription_instance_relations" Subscriptions OLDEST, ["in_use_by_id", "depends_on_id", "order_id", "domain_model_attr"] [];
    InstanceValues "subscription_instance_values" Subscriptions OLDEST, ["subscription_instance_value_id", "subscription_instance_id", "resource_type_id", "value"] [];
    Instances "subscription_instances" Subscriptions OLDEST, ["subscription_instance_id", "subscription_id", "product_block_id"] [];
    SubscriptionMetadata "subscription_metadata" Subscriptions METADATA_OF_SUBSCRIPTIONS, ["subscription_id"] [];
    Subscriptions "subscriptions" Subscriptions OLDEST, ["subscription_id", "product_id", "status"] ["version" VERSION_OF_SUBSCRIPTIONS];
    Workflows "workflows" Workflows OLDEST, ["workflow_id", "name", "target", "description"] ["deleted_at" WORKFLOW_OF_PROCESSES, "is_task" TASKS];
    WorkflowsSchedules "workflows_apscheduler_jobs" Workflows SCHEDULES, ["workflow_id", "schedule_id"] [];
}

impl Table {
    /// The table of a name in schema `public`, if orch knows it.
    pub fn find(name: &str) -> Option<Self> {
        let found = Self::ALL.binary_search_by(|table| table.name().cmp(name));
        found.ok().map(|at| Self::ALL[at])
    }

    /// Whether the rows are as recorded in the ledger.
    pub const fn is_metadata(self) -> bool {
        matches!(self.role(), Role::Metadata)
    }

    /// Whether the ledger may record the rows, so that nothing is lost that it does not hold.
    pub const fn is_recorded(self) -> bool {
        self.is_metadata() || matches!(self, Self::Workflows | Self::ProductsWorkflows)
    }

    /// Whether the rows are of subscriptions.
    pub const fn is_of_subscriptions(self) -> bool {
        matches!(self.role(), Role::Subscriptions)
    }

    /// Whether the view `subscriptions_search` shows what its rows hold.
    pub const fn is_searched(self) -> bool {
        matches!(
            self,
            Self::Subscriptions
                | Self::Instances
                | Self::InstanceValues
                | Self::Products
                | Self::FixedInputs
        )
    }

    /// Whether every installation that orch works with has it, with all that orch needs.
    pub fn is_needed(self) -> bool {
        self.since() == OLDEST && !self.columns().is_empty()
    }

    /// The columns that every installation that orch works with has.
    pub fn needed(self) -> impl Iterator<Item = &'static str> {
        let columns = self.columns().iter();
        columns
            .filter(|column| column.since == OLDEST)
            .map(|column| column.name)
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn tables_are_found_by_name() {
        assert!(Table::ALL.is_sorted_by(|a, b| a.name() < b.name()));
        for table in Table::ALL {
            assert_eq!(Table::find(table.name()), Some(*table));
        }
        assert_eq!(Table::find("customers"), None);
    }
}
