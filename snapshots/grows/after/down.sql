-- down: grows

-- lines 21 to 22, attribute_added: 1 relation of product block to remove again: `Server`
delete from product_block_relations x
using product_blocks o, product_blocks b, (values
  ('Server', array['Disk'])
) as v (owner, blocks)
where o.name = v.owner and b.name = any (v.blocks)
  and x.in_use_by_id = o.product_block_id and x.depends_on_id = b.product_block_id;

-- line 20, attribute_added: 1 relation of product to remove again: `Server south`
delete from product_product_blocks x
using products o, product_blocks b, (values
  ('Server south', array['Server'])
) as v (owner, blocks)
where o.name = v.owner and b.name = any (v.blocks)
  and x.product_id = o.product_id and x.product_block_id = b.product_block_id;

-- lines 17 to 19, resource_type_attached: 3 resource types to detach again from `Disk`, `Server`
delete from product_block_resource_types x
using product_blocks b, resource_types r, (values
  ('Disk', array['hostname', 'size']),
  ('Server', array['rack'])
) as v (block, resource_types)
where b.name = v.block and r.resource_type = any (v.resource_types)
  and x.product_block_id = b.product_block_id and x.resource_type_id = r.resource_type_id;

-- lines 15 to 16, resource_type_added: 2 resource types to remove again: `rack`, `size`
select pg_temp.orch_remove('resource_types', 'resource_type', array['rack', 'size']);

-- line 14, block_added: 1 product block to remove again: `Disk`
select pg_temp.orch_remove('product_blocks', 'name', array['Disk']);

-- lines 12 to 13, fixed_input_added: 2 fixed inputs to remove again from `Server`, `Server south`
delete from fixed_inputs f
using products p, (values
  ('Server', 'region'),
  ('Server south', 'region')
) as v (product, name)
where p.name = v.product and f.product_id = p.product_id and f.name = v.name;

-- line 11, product_added: 1 product to remove again: `Server south`
select pg_temp.orch_remove('products', 'name', array['Server south']);
