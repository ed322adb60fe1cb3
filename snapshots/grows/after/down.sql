-- down: grows

-- lines 21 to 22, attribute_added: 1 relation of product block to remove again: `Server`
select pg_temp.orch_remove('product_block_relations', array(
  select x.ctid
  from (values
    ('Server', array['Disk'])
  ) as v (owner, blocks)
  cross join unnest(v.blocks) as u (block)
  join product_blocks o on o.name = v.owner
  join product_blocks b on b.name = u.block
  join product_block_relations x on x.in_use_by_id = o.product_block_id and x.depends_on_id = b.product_block_id
), 1);

-- line 20, attribute_added: 1 relation of product to remove again: `Server south`
select pg_temp.orch_remove('product_product_blocks', array(
  select x.ctid
  from (values
    ('Server south', array['Server'])
  ) as v (owner, blocks)
  cross join unnest(v.blocks) as u (block)
  join products o on o.name = v.owner
  join product_blocks b on b.name = u.block
  join product_product_blocks x on x.product_id = o.product_id and x.product_block_id = b.product_block_id
), 1);

-- lines 17 to 19, resource_type_attached: 3 resource types to detach again from `Disk`, `Server`
select pg_temp.orch_remove('product_block_resource_types', array(
  select x.ctid
  from (values
    ('Disk', array['hostname', 'size']),
    ('Server', array['rack'])
  ) as v (block, resource_types)
  cross join unnest(v.resource_types) as u (resource_type)
  join product_blocks b on b.name = v.block
  join resource_types r on r.resource_type = u.resource_type
  join product_block_resource_types x
    on x.product_block_id = b.product_block_id and x.resource_type_id = r.resource_type_id
), 3);

-- lines 15 to 16, resource_type_added: 2 resource types to remove again: `rack`, `size`
select pg_temp.orch_remove('resource_types', array(
  select ctid
  from resource_types
  where resource_type = any (array['rack', 'size'])
), 2);

-- line 14, block_added: 1 product block to remove again: `Disk`
select pg_temp.orch_remove('product_blocks', array(
  select ctid
  from product_blocks
  where name = any (array['Disk'])
), 1);

-- lines 12 to 13, fixed_input_added: 2 fixed inputs to remove again from `Server`, `Server south`
select pg_temp.orch_remove('fixed_inputs', array(
  select x.ctid
  from (values
    ('Server', 'region'),
    ('Server south', 'region')
  ) as v (product, name)
  join products p on p.name = v.product
  join fixed_inputs x on x.product_id = p.product_id and x.name = v.name
), 2);

-- line 11, product_added: 1 product to remove again: `Server south`
select pg_temp.orch_remove('products', array(
  select ctid
  from products
  where name = any (array['Server south'])
), 1);
