-- down: network

-- lines 62 to 65, attribute_added: 4 relations of product block to remove again: `Link`, `Node`
select pg_temp.orch_remove('product_block_relations', array(
  select x.ctid
  from (values
    ('Link', array['Port', 'Radio']),
    ('Node', array['Port', 'Node'])
  ) as v (owner, blocks)
  cross join unnest(v.blocks) as u (block)
  join product_blocks o on o.name = v.owner
  join product_blocks b on b.name = u.block
  join product_block_relations x on x.in_use_by_id = o.product_block_id and x.depends_on_id = b.product_block_id
), 4);

-- lines 59 to 61, attribute_added: 3 relations of product to remove again: `Link 10G/protected`, `Link 1G`, `Node`
select pg_temp.orch_remove('product_product_blocks', array(
  select x.ctid
  from (values
    ('Link 10G/protected', array['Link']),
    ('Link 1G', array['Link']),
    ('Node', array['Node'])
  ) as v (owner, blocks)
  cross join unnest(v.blocks) as u (block)
  join products o on o.name = v.owner
  join product_blocks b on b.name = u.block
  join product_product_blocks x on x.product_id = o.product_id and x.product_block_id = b.product_block_id
), 3);

-- lines 52 to 58, resource_type_attached: 7 resource types to detach again from `Link`, `Node`, `Port`, `Radio`
select pg_temp.orch_remove('product_block_resource_types', array(
  select x.ctid
  from (values
    ('Link', array['note']),
    ('Node', array['address', 'node_name']),
    ('Port', array['port_name', 'tagged']),
    ('Radio', array['frequencies', 'port_name'])
  ) as v (block, resource_types)
  cross join unnest(v.resource_types) as u (resource_type)
  join product_blocks b on b.name = v.block
  join resource_types r on r.resource_type = u.resource_type
  join product_block_resource_types x
    on x.product_block_id = b.product_block_id and x.resource_type_id = r.resource_type_id
), 7);

-- lines 46 to 51, resource_type_added: 6 resource types to remove again: `address`, `frequencies`, `node_name`, `note` and 2 more
select pg_temp.orch_remove('resource_types', array(
  select ctid
  from resource_types
  where resource_type = any (array['address', 'frequencies', 'node_name', 'note', 'port_name', 'tagged'])
), 6);

-- lines 42 to 45, block_added: 4 product blocks to remove again: `Link`, `Node`, `Port`, `Radio`
select pg_temp.orch_remove('product_blocks', array(
  select ctid
  from product_blocks
  where name = any (array['Link', 'Node', 'Port', 'Radio'])
), 4);

-- lines 35 to 41, fixed_input_added: 7 fixed inputs to remove again from `Link 10G/protected`, `Link 1G`, `Node`
select pg_temp.orch_remove('fixed_inputs', array(
  select x.ctid
  from (values
    ('Link 10G/protected', 'media'),
    ('Link 10G/protected', 'protected'),
    ('Link 10G/protected', 'speed'),
    ('Link 1G', 'media'),
    ('Link 1G', 'protected'),
    ('Link 1G', 'speed'),
    ('Node', 'vendor')
  ) as v (product, name)
  join products p on p.name = v.product
  join fixed_inputs x on x.product_id = p.product_id and x.name = v.name
), 7);

-- lines 32 to 34, product_added: 3 products to remove again: `Link 10G/protected`, `Link 1G`, `Node`
select pg_temp.orch_remove('products', array(
  select ctid
  from products
  where name = any (array['Link 10G/protected', 'Link 1G', 'Node'])
), 3);
