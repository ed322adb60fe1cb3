-- down: grows

-- line 12, attribute_added: 1 relation of product to remove again: `Server`
select pg_temp.orch_remove('product_product_blocks', array(
  select x.ctid
  from (values
    ('Server', array['Server'])
  ) as v (owner, blocks)
  cross join unnest(v.blocks) as u (block)
  join products o on o.name = v.owner
  join product_blocks b on b.name = u.block
  join product_product_blocks x on x.product_id = o.product_id and x.product_block_id = b.product_block_id
), 1);

-- line 11, resource_type_attached: 1 resource type to detach again from `Server`
select pg_temp.orch_remove('product_block_resource_types', array(
  select x.ctid
  from (values
    ('Server', array['hostname'])
  ) as v (block, resource_types)
  cross join unnest(v.resource_types) as u (resource_type)
  join product_blocks b on b.name = v.block
  join resource_types r on r.resource_type = u.resource_type
  join product_block_resource_types x
    on x.product_block_id = b.product_block_id and x.resource_type_id = r.resource_type_id
), 1);

-- line 10, resource_type_added: 1 resource type to remove again: `hostname`
select pg_temp.orch_remove('resource_types', array(
  select ctid
  from resource_types
  where resource_type = any (array['hostname'])
), 1);

-- line 9, block_added: 1 product block to remove again: `Server`
select pg_temp.orch_remove('product_blocks', array(
  select ctid
  from product_blocks
  where name = any (array['Server'])
), 1);

-- line 8, product_added: 1 product to remove again: `Server`
select pg_temp.orch_remove('products', array(
  select ctid
  from products
  where name = any (array['Server'])
), 1);
