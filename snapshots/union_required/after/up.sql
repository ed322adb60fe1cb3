-- up: union_required

-- line 1, cutting: what nothing used any more
select pg_temp.orch_return(1);

-- lines 10 to 11, block_added: 2 product blocks added: `Board`, `Card`
select pg_temp.orch_return(10);
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('eaf62012-3856-8ccd-93ae-c78013bca884', 'Board', 'the board block', 'B', 'active'),
  ('1dc59671-f15f-816e-a277-3df602c09a6d', 'Card', 'the card block', 'C', 'active')
on conflict do nothing;

-- lines 12 to 13, resource_type_added: 2 resource types added: `maker`, `model`
select pg_temp.orch_return(12);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('1ff53f67-f78d-883d-b4a6-312793289a49', 'maker', 'the maker'),
  ('763f6cb0-a456-8cbf-975c-82df8d42a1fa', 'model', 'the model')
on conflict do nothing;

-- lines 14 to 15, resource_type_attached: 2 resource types attached to `Board`, `Card`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Board', array['maker']),
  ('Card', array['model'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 16, attribute_added: what a way back took comes again
select pg_temp.orch_return(16);

-- line 16, attribute_added: 2 relations of product block added: `Node`
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Node', array['Board', 'Card'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 16, filling: `Node` has a `Board` in `unit`, where its status requires it
select pg_temp.orch_fill_attribute(
  '72822482-a459-8ce6-aa21-7b3bcd2cc074', 'product_blocks', 'Node', 'unit',
  holds => array['Board', 'Card'], block => 'Board', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 16, filling: `Board` has a value of `maker`, where its status requires it
select pg_temp.orch_fill_values(
  '1ff53f67-f78d-883d-b4a6-312793289a49', 'Board', 'maker',
  defaults => array['ACME'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);
