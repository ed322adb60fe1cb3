-- down: Add User and UserGroup products

-- line 42, attribute_added: 1 relation of product block to remove again: `UserBlock`
select pg_temp.orch_remove('product_block_relations', array(
  select x.ctid
  from (values
    ('UserBlock', array['UserGroupBlock'])
  ) as v (owner, blocks)
  cross join unnest(v.blocks) as u (block)
  join product_blocks o on o.name = v.owner
  join product_blocks b on b.name = u.block
  join product_block_relations x on x.in_use_by_id = o.product_block_id and x.depends_on_id = b.product_block_id
), 1);

-- lines 39 to 41, attribute_added: 3 relations of product to remove again: `User Group`, `User external`, `User internal`
select pg_temp.orch_remove('product_product_blocks', array(
  select x.ctid
  from (values
    ('User Group', array['UserGroupBlock']),
    ('User external', array['UserBlock']),
    ('User internal', array['UserBlock'])
  ) as v (owner, blocks)
  cross join unnest(v.blocks) as u (block)
  join products o on o.name = v.owner
  join product_blocks b on b.name = u.block
  join product_product_blocks x on x.product_id = o.product_id and x.product_block_id = b.product_block_id
), 3);

-- lines 34 to 38, resource_type_attached: 5 resource types to detach again from `UserBlock`, `UserGroupBlock`
select pg_temp.orch_remove('product_block_resource_types', array(
  select x.ctid
  from (values
    ('UserBlock', array['age', 'user_id', 'username']),
    ('UserGroupBlock', array['group_id', 'group_name'])
  ) as v (block, resource_types)
  cross join unnest(v.resource_types) as u (resource_type)
  join product_blocks b on b.name = v.block
  join resource_types r on r.resource_type = u.resource_type
  join product_block_resource_types x
    on x.product_block_id = b.product_block_id and x.resource_type_id = r.resource_type_id
), 5);

-- lines 29 to 33, resource_type_added: 5 resource types to remove again: `age`, `group_id`, `group_name`, `user_id` and 1 more
select pg_temp.orch_remove('resource_types', array(
  select ctid
  from resource_types
  where resource_type = any (array['age', 'group_id', 'group_name', 'user_id', 'username'])
), 5);

-- lines 27 to 28, block_added: 2 product blocks to remove again: `UserBlock`, `UserGroupBlock`
select pg_temp.orch_remove('product_blocks', array(
  select ctid
  from product_blocks
  where name = any (array['UserBlock', 'UserGroupBlock'])
), 2);

-- lines 25 to 26, fixed_input_added: 2 fixed inputs to remove again from `User external`, `User internal`
select pg_temp.orch_remove('fixed_inputs', array(
  select x.ctid
  from (values
    ('User external', 'affiliation'),
    ('User internal', 'affiliation')
  ) as v (product, name)
  join products p on p.name = v.product
  join fixed_inputs x on x.product_id = p.product_id and x.name = v.name
), 2);

-- lines 22 to 24, product_added: 3 products to remove again: `User Group`, `User external`, `User internal`
select pg_temp.orch_remove('products', array(
  select ctid
  from products
  where name = any (array['User Group', 'User external', 'User internal'])
), 3);
