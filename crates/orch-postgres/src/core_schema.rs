//! The orchestrator's own tables, for sandboxes: real databases get theirs from orchestrator-core.

use postgres::{Client, Error};

const CURRENT: &str = include_str!("core_schema.sql");

/// How the two relation tables name their columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CoreLayout {
    /// `in_use_by_id` and `depends_on_id`, since early 2022.
    Current,
    /// `parent_id` and `child_id`, in installations that were never renamed.
    ParentChild,
}

/// Makes the core tables of today in an empty database, in one transaction.
///
/// # Errors
///
/// What Postgres says, for one where a table of theirs exists already; nothing is changed then.
pub fn create(client: &mut Client) -> Result<(), Error> {
    create_with(client, CoreLayout::Current)
}

/// Makes the core tables as installations of a given age have them.
///
/// # Errors
///
/// As [`create`].
pub fn create_with(client: &mut Client, layout: CoreLayout) -> Result<(), Error> {
    let mut transaction = client.transaction()?;
    transaction.batch_execute(&sql(layout))?;
    transaction.commit()
}

fn sql(layout: CoreLayout) -> String {
    match layout {
        CoreLayout::Current => CURRENT.to_owned(),
        CoreLayout::ParentChild => CURRENT
            .replace("in_use_by_id", "parent_id")
            .replace("depends_on_id", "child_id"),
    }
}

#[cfg(test)]
mod tests {
    use super::{CURRENT, CoreLayout, sql};
    use crate::{Sandbox, Template};

    #[test]
    fn only_the_old_layout_speaks_of_parents() {
        assert!(!CURRENT.contains("parent_id") && !CURRENT.contains("child_id"));
        let old = sql(CoreLayout::ParentChild);
        assert!(!old.contains("in_use_by_id") && !old.contains("depends_on_id"));
        assert_eq!(old.matches("parent_id uuid").count(), 2);
    }

    #[test]
    fn without_the_extension_a_function_gives_the_ids() -> Result<(), Box<dyn std::error::Error>> {
        let sandbox = Sandbox::start()?;
        sandbox.create_database("bare", Template::Empty)?;
        let mut client = sandbox.client("bare")?;
        client.batch_execute(&CURRENT.replace("uuid-ossp", "no-such-extension"))?;
        let row = client.query_one(
            "INSERT INTO resource_types (resource_type) VALUES ('a') RETURNING resource_type_id::text",
            &[],
        )?;
        assert_eq!(row.get::<_, String>(0).len(), 36);
        let extensions =
            client.query("SELECT FROM pg_extension WHERE extname = 'uuid-ossp'", &[])?;
        assert!(extensions.is_empty());
        Ok(())
    }
}
