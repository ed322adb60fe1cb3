//! `orch adopt` on databases that were there before the ledger.

mod clean_up;
mod environments;
mod first;
mod hand;
mod page;
mod states;

use orch_postgres::Template;

use crate::support::{Project, client, database};

/// The workshop's rows as migrations of the orchestrator make them: with random keys.
pub(crate) const WORKSHOP: &str = "
    insert into products (name, description, product_type, tag, status) values
      ('User Group', 'a group of users', 'UserGroup', 'GROUP', 'active'),
      ('User internal', 'a user of our own', 'User', 'USER_INT', 'active'),
      ('User external', 'a user of somebody else', 'User', 'USER_EXT', 'active');
    insert into fixed_inputs (name, value, product_id)
    select 'affiliation', substr(name, 6), product_id from products where product_type = 'User';
    insert into product_blocks (name, description, tag, status) values
      ('UserGroupBlock', 'a group', 'UGB', 'active'), ('UserBlock', 'a user', 'UB', 'active');
    insert into resource_types (resource_type, description) values
      ('group_name', 'name of the group'), ('group_id', 'number of the group'),
      ('username', 'name of the user'), ('age', 'age in years'), ('user_id', 'number of the user');
    insert into product_product_blocks (product_id, product_block_id)
    select product_id, product_block_id from products p join product_blocks b
      on b.name = p.product_type || 'Block';
    insert into product_block_relations (in_use_by_id, depends_on_id)
    select u.product_block_id, g.product_block_id from product_blocks u, product_blocks g
    where u.name = 'UserBlock' and g.name = 'UserGroupBlock';
    insert into product_block_resource_types (product_block_id, resource_type_id)
    select product_block_id, resource_type_id from product_blocks b join resource_types t
      on b.name = case when t.resource_type like 'group%' then 'UserGroupBlock' else 'UserBlock' end;";

/// A subscription with values, and a process of it.
const SUBSCRIPTION: &str = "
    insert into subscriptions (description, status, product_id, customer_id, insync)
    select 'one', 'active', product_id, 'c', true from products where name = 'User Group';
    insert into subscription_instances (subscription_id, product_block_id)
    select subscription_id, product_block_id from subscriptions, product_blocks
    where name = 'UserGroupBlock';
    insert into subscription_instance_values (subscription_instance_id, resource_type_id, value)
    select subscription_instance_id, resource_type_id, '7'
    from subscription_instances, resource_types where resource_type like 'group%';";

/// A database with the workshop's rows, which no ledger knows, and more.
pub(crate) fn installation(more: &str) -> String {
    let url = database(Template::Core);
    client(&url).batch_execute(WORKSHOP).unwrap();
    client(&url).batch_execute(SUBSCRIPTION).unwrap();
    client(&url).batch_execute(more).unwrap();
    url
}

/// The workshop's models, without a ledger.
pub(crate) fn models() -> Project {
    let project = Project::of_case("workshop");
    std::fs::remove_dir_all(project.ledger()).unwrap();
    project
}

/// The workshop's models, and a ledger that was begun with a database.
fn adopted(url: &str) -> Project {
    let project = models();
    let adopt = ["adopt", "What is there", "--database", url, "--yes"];
    project.orch(adopt).exits(0);
    project
}

/// The rows of metadata with their keys, without the times at which they were made.
fn metadata(url: &str) -> Vec<String> {
    let query = "
        select 'product ' || row(product_id, name, description, product_type, tag, status)::text from products
        union all select 'input ' || row(fixed_input_id, name, value, product_id)::text from fixed_inputs
        union all select 'block ' || row(product_block_id, name, description, tag, status)::text from product_blocks
        union all select 'type ' || row(resource_type_id, resource_type, description)::text from resource_types
        union all select 'root ' || r::text from product_product_blocks r
        union all select 'relation ' || row(in_use_by_id, depends_on_id)::text from product_block_relations
        union all select 'has ' || r::text from product_block_resource_types r
        order by 1";
    let rows = client(url).query(query, &[]).unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}
