//! The orchestrator's own tables, for sandboxes: real databases get theirs from orchestrator-core.

use postgres::{Client, Error};

const CURRENT: &str = include_str!("core_schema.sql");

/// Makes the core tables of today in an empty database, in one transaction.
///
/// # Errors
///
/// The error of Postgres, for one where a table of theirs exists already; nothing is changed
/// then.
pub fn create(client: &mut Client) -> Result<(), Error> {
    let mut transaction = client.transaction()?;
    transaction.batch_execute(CURRENT)?;
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::CURRENT;
    use crate::{Sandbox, Template};

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
