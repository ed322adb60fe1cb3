-- up: required_at_two_levels_at_once

-- line 1, cutting: what nothing used any more
select pg_temp.orch_return(1);

-- line 9, block_added: 1 product block added: `Chip`
select pg_temp.orch_return(9);
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('e2cafc4d-b8c9-8da1-95d9-10c59012de91', 'Chip', 'the chip block', 'C', 'active')
on conflict do nothing;

-- line 10, resource_type_added: 1 resource type added: `maker`
select pg_temp.orch_return(10);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('1ff53f67-f78d-883d-b4a6-312793289a49', 'maker', 'the maker')
on conflict do nothing;

-- line 11, resource_type_attached: 1 resource type attached to `Chip`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Chip', array['maker'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 12, attribute_added: what a way back took comes again
select pg_temp.orch_return(12);

-- line 12, attribute_added: 1 relation of product block added: `Card`
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Card', array['Chip'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 12, filling: `Card` has a `Chip` in `chip`, where its status requires it
select pg_temp.orch_fill_attribute(
  'c4f372e7-c120-8f8c-84bb-2aaed33adb44', 'product_blocks', 'Card', 'chip',
  holds => array['Chip'], block => 'Chip', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 13, filling: `Node` has a `Card` in `card`, where its status requires it
select pg_temp.orch_fill_attribute(
  '1a00c03a-9f2c-8764-9674-b36d2cd6fab2', 'product_blocks', 'Node', 'card',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 13, filling: `Card` has a `Chip` in `chip`, where its status requires it
select pg_temp.orch_fill_attribute(
  'c4f372e7-c120-8f8c-84bb-2aaed33adb44', 'product_blocks', 'Card', 'chip',
  holds => array['Chip'], block => 'Chip', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);

-- line 13, filling: `Card` has a value of `model`, where its status requires it
select pg_temp.orch_fill_values(
  '763f6cb0-a456-8cbf-975c-82df8d42a1fa', 'Card', 'model',
  defaults => array['MX'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);

-- line 12, filling: `Chip` has a value of `maker`, where its status requires it
select pg_temp.orch_fill_values(
  '1ff53f67-f78d-883d-b4a6-312793289a49', 'Chip', 'maker',
  defaults => array['ACME'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);
