-- up: block_added_under_two_instances

-- line 1, cutting: what nothing used any more
select pg_temp.orch_return(1);

-- line 7, block_added: 1 product block added: `Card`
select pg_temp.orch_return(7);
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('1dc59671-f15f-816e-a277-3df602c09a6d', 'Card', 'the card block', 'C', 'active')
on conflict do nothing;

-- line 8, resource_type_added: 1 resource type added: `model`
select pg_temp.orch_return(8);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('763f6cb0-a456-8cbf-975c-82df8d42a1fa', 'model', 'the model')
on conflict do nothing;

-- line 9, resource_type_attached: 1 resource type attached to `Card`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Card', array['model'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 10, attribute_added: what a way back took comes again
select pg_temp.orch_return(10);

-- line 10, attribute_added: 1 relation of product block added: `Node`
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Node', array['Card'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 10, filling: `Node` has a `Card` in `card`, where its status requires it
select pg_temp.orch_fill_attribute(
  '1a00c03a-9f2c-8764-9674-b36d2cd6fab2', 'product_blocks', 'Node', 'card',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 10, filling: `Card` has a value of `model`, where its status requires it
select pg_temp.orch_fill_values(
  '763f6cb0-a456-8cbf-975c-82df8d42a1fa', 'Card', 'model',
  defaults => array['MX'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);
