-- down: grows

-- line 12, attribute_added: 1 relation of product to remove again: `Server`
delete from product_product_blocks x
using products o, product_blocks b, (values
  ('Server', array['Server'])
) as v (owner, blocks)
where o.name = v.owner and b.name = any (v.blocks)
  and x.product_id = o.product_id and x.product_block_id = b.product_block_id;

-- line 11, resource_type_attached: 1 resource type to detach again from `Server`
delete from product_block_resource_types x
using product_blocks b, resource_types r, (values
  ('Server', array['hostname'])
) as v (block, resource_types)
where b.name = v.block and r.resource_type = any (v.resource_types)
  and x.product_block_id = b.product_block_id and x.resource_type_id = r.resource_type_id;

-- line 10, resource_type_added: 1 resource type to remove again: `hostname`
select pg_temp.orch_remove('resource_types', 'resource_type', array['hostname']);

-- line 9, block_added: 1 product block to remove again: `Server`
select pg_temp.orch_remove('product_blocks', 'name', array['Server']);

-- line 8, product_added: 1 product to remove again: `Server`
select pg_temp.orch_remove('products', 'name', array['Server']);
