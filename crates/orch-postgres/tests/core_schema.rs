//! The core tables of a sandbox: what the orchestrator's own do, these do.

use std::error::Error;

use orch_postgres::{Sandbox, Template};
use postgres::Client;

type Outcome = Result<(), Box<dyn Error>>;

const A_SUBSCRIPTION: &str = "
    INSERT INTO products (name, description, product_type, tag, status)
        VALUES ('p', 'a product', 'P', 'P', 'active');
    INSERT INTO subscriptions (description, status, product_id, customer_id, insync)
        SELECT 'a subscription', 'active', product_id, 'c', true FROM products;
";

fn database(template: Template) -> Result<(Sandbox, Client), Box<dyn Error>> {
    let sandbox = Sandbox::start()?;
    sandbox.create_database("core", template)?;
    let client = sandbox.client("core")?;
    Ok((sandbox, client))
}

fn count(client: &mut Client, table: &str) -> Result<i64, postgres::Error> {
    Ok(client
        .query_one(&format!("SELECT count(*) FROM {table}"), &[])?
        .get(0))
}

#[test]
fn an_update_that_changes_nothing_is_a_new_version() -> Outcome {
    let (_sandbox, mut client) = database(Template::Core)?;
    client.batch_execute(A_SUBSCRIPTION)?;
    client.batch_execute("UPDATE subscriptions SET status = status")?;
    let row = client.query_one("SELECT version FROM subscriptions", &[])?;
    assert_eq!(row.get::<_, i32>(0), 2);
    Ok(())
}

#[test]
fn a_commit_refreshes_the_search_view_at_most_every_two_minutes() -> Outcome {
    let (_sandbox, mut client) = database(Template::Core)?;
    let mut transaction = client.transaction()?;
    transaction.batch_execute(A_SUBSCRIPTION)?;
    let before = transaction.query("SELECT FROM subscriptions_search", &[])?;
    assert_eq!(before.len(), 0);
    transaction.commit()?;
    assert_eq!(count(&mut client, "subscriptions_search")?, 1);

    client.batch_execute("DELETE FROM subscriptions")?;
    assert_eq!(count(&mut client, "subscriptions_search")?, 1);
    client.batch_execute("COMMENT ON MATERIALIZED VIEW subscriptions_search IS '1000'")?;
    client.batch_execute("UPDATE products SET tag = 'Q'")?;
    assert_eq!(count(&mut client, "subscriptions_search")?, 0);
    Ok(())
}

#[test]
fn a_subscription_takes_all_that_hangs_on_it_along() -> Outcome {
    let (_sandbox, mut client) = database(Template::Core)?;
    client.batch_execute(A_SUBSCRIPTION)?;
    client.batch_execute(
        "INSERT INTO product_blocks (name, description) VALUES ('b', 'a block');
         INSERT INTO resource_types (resource_type) VALUES ('r');
         INSERT INTO subscription_instances (subscription_id, product_block_id)
             SELECT subscription_id, product_block_id FROM subscriptions, product_blocks;
         INSERT INTO subscription_instance_values (subscription_instance_id, resource_type_id, value)
             SELECT subscription_instance_id, resource_type_id, 'v'
             FROM subscription_instances, resource_types;
         INSERT INTO subscription_metadata SELECT subscription_id, '{}' FROM subscriptions;",
    )?;
    assert!(client.batch_execute("DELETE FROM products").is_err());
    assert!(client.batch_execute("DELETE FROM product_blocks").is_err());
    client.batch_execute("DELETE FROM subscriptions")?;
    for table in [
        "subscription_instances",
        "subscription_instance_values",
        "subscription_metadata",
    ] {
        assert_eq!(count(&mut client, table)?, 0, "{table}");
    }
    Ok(())
}
