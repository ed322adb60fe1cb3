-- up: product_of_another_class

-- line 8, attribute_removed: 1 attribute removed: `port`
select pg_temp.orch_take_attribute(
  8, 'products', 'Port', 'port',
  blocks => null, unrelated => array['Port']);

-- line 9, block_removed: 1 product block removed: `Port`
select pg_temp.orch_take_blocks(9, array['Port']);

-- lines 10 to 11, resource_type_removed: 2 resource types removed: `name`, `speed`
select pg_temp.orch_take_resource_types(10, array['name', 'speed']);

-- line 12, attribute_added: what no class knew of under these names
select pg_temp.orch_take_attribute(
  12, 'products', 'Port', 'card',
  blocks => null, unrelated => array['Card']);

-- line 12, attribute_added: what a way back took comes again
select pg_temp.orch_return(12);

-- line 12, attribute_added: 1 relation of product added: `Port`
insert into product_product_blocks (product_id, product_block_id)
select o.product_id, b.product_block_id
from (values
  ('Port', array['Card'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join products o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;

-- line 13, product_type_changed: another class for `Port`
update products p set product_type = v.product_type
from (values
  ('Port', 'CardProduct')
) as v (name, product_type)
where p.name = v.name;

-- line 12, filling: `Port` has a `Card` in `card`, where its status requires it
select pg_temp.orch_fill_attribute(
  'c8985f22-7ab1-866d-923e-62ee85f4cc2e', 'products', 'Port', 'card',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 12, filling: `Card` has a value of `model`, where its status requires it
select pg_temp.orch_fill_values(
  '763f6cb0-a456-8cbf-975c-82df8d42a1fa', 'Card', 'model',
  defaults => array['MX'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
