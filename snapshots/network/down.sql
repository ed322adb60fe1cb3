-- down: network

-- lines 62 to 65, attribute_added: 4 relations of product block to remove again: `Link`, `Node`
delete from product_block_relations x
using product_blocks o, product_blocks b, (values
  ('Link', array['Port', 'Radio']),
  ('Node', array['Port', 'Node'])
) as v (owner, blocks)
where o.name = v.owner and b.name = any (v.blocks)
  and x.in_use_by_id = o.product_block_id and x.depends_on_id = b.product_block_id;

-- lines 59 to 61, attribute_added: 3 relations of product to remove again: `Link 10G/protected`, `Link 1G`, `Node`
delete from product_product_blocks x
using products o, product_blocks b, (values
  ('Link 10G/protected', array['Link']),
  ('Link 1G', array['Link']),
  ('Node', array['Node'])
) as v (owner, blocks)
where o.name = v.owner and b.name = any (v.blocks)
  and x.product_id = o.product_id and x.product_block_id = b.product_block_id;

-- lines 52 to 58, resource_type_attached: 7 resource types to detach again from `Link`, `Node`, `Port`, `Radio`
delete from product_block_resource_types x
using product_blocks b, resource_types r, (values
  ('Link', array['note']),
  ('Node', array['address', 'node_name']),
  ('Port', array['port_name', 'tagged']),
  ('Radio', array['frequencies', 'port_name'])
) as v (block, resource_types)
where b.name = v.block and r.resource_type = any (v.resource_types)
  and x.product_block_id = b.product_block_id and x.resource_type_id = r.resource_type_id;

-- lines 46 to 51, resource_type_added: 6 resource types to remove again: `address`, `frequencies`, `node_name`, `note` and 2 more
select pg_temp.orch_remove('resource_types', 'resource_type', array['address', 'frequencies', 'node_name', 'note', 'port_name', 'tagged']);

-- lines 42 to 45, block_added: 4 product blocks to remove again: `Link`, `Node`, `Port`, `Radio`
select pg_temp.orch_remove('product_blocks', 'name', array['Link', 'Node', 'Port', 'Radio']);

-- lines 35 to 41, fixed_input_added: 7 fixed inputs to remove again from `Link 10G/protected`, `Link 1G`, `Node`
delete from fixed_inputs f
using products p, (values
  ('Link 10G/protected', 'media'),
  ('Link 10G/protected', 'protected'),
  ('Link 10G/protected', 'speed'),
  ('Link 1G', 'media'),
  ('Link 1G', 'protected'),
  ('Link 1G', 'speed'),
  ('Node', 'vendor')
) as v (product, name)
where p.name = v.product and f.product_id = p.product_id and f.name = v.name;

-- lines 32 to 34, product_added: 3 products to remove again: `Link 10G/protected`, `Link 1G`, `Node`
select pg_temp.orch_remove('products', 'name', array['Link 10G/protected', 'Link 1G', 'Node']);
