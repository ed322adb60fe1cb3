-- up: two_levels_added_under_product

-- line 1, cutting: what nothing used any more
select pg_temp.orch_return(1);

-- lines 13 to 15, block_added: 3 product blocks added: `Card`, `Chip`, `Fan`
select pg_temp.orch_return(13);
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('1dc59671-f15f-816e-a277-3df602c09a6d', 'Card', 'the card block', 'C', 'active'),
  ('e2cafc4d-b8c9-8da1-95d9-10c59012de91', 'Chip', 'the chip block', 'C', 'active'),
  ('58782beb-ea89-8fce-9dd4-6cc1f83bf23e', 'Fan', 'the fan block', 'F', 'active')
on conflict do nothing;

-- lines 16 to 17, resource_type_added: 2 resource types added: `maker`, `model`
select pg_temp.orch_return(16);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('1ff53f67-f78d-883d-b4a6-312793289a49', 'maker', 'the maker'),
  ('763f6cb0-a456-8cbf-975c-82df8d42a1fa', 'model', 'the model')
on conflict do nothing;

-- lines 18 to 20, resource_type_attached: 3 resource types attached to `Card`, `Chip`, `Fan`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Card', array['model']),
  ('Chip', array['maker']),
  ('Fan', array['speed'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- lines 21 to 23, attribute_added: what a way back took comes again
select pg_temp.orch_return(21);

-- lines 21 to 23, attribute_added: 1 relation of product added: `Port`
insert into product_product_blocks (product_id, product_block_id)
select o.product_id, b.product_block_id
from (values
  ('Port', array['Card'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join products o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;

-- lines 21 to 23, attribute_added: 2 relations of product block added: `Card`
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Card', array['Chip', 'Fan'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 21, filling: `Port` has a `Card` in `card`, where its status requires it
select pg_temp.orch_fill_attribute(
  'c8985f22-7ab1-866d-923e-62ee85f4cc2e', 'products', 'Port', 'card',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 21, filling: `Card` has a `Chip` in `chip`, where its status requires it
select pg_temp.orch_fill_attribute(
  'c4f372e7-c120-8f8c-84bb-2aaed33adb44', 'product_blocks', 'Card', 'chip',
  holds => array['Chip'], block => 'Chip', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);

-- line 21, filling: `Card` has a value of `model`, where its status requires it
select pg_temp.orch_fill_values(
  '763f6cb0-a456-8cbf-975c-82df8d42a1fa', 'Card', 'model',
  defaults => array['MX'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);

-- line 21, filling: `Chip` has a value of `maker`, where its status requires it
select pg_temp.orch_fill_values(
  '1ff53f67-f78d-883d-b4a6-312793289a49', 'Chip', 'maker',
  defaults => array['ACME'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);
