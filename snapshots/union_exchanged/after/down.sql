-- down: union_exchanged

-- line 1, cutting: what nothing used any more
select pg_temp.orch_return(1);

-- line 10, filling: what lacks `unit` is left so
select pg_temp.orch_fill_attribute(
  '72822482-a459-8ce6-aa21-7b3bcd2cc074', 'product_blocks', 'Node', 'unit',
  holds => array['Board', 'Chip'], block => 'Chip', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 10, filling: what was made in `unit`
select pg_temp.orch_unmake_attribute(
  0, '72822482-a459-8ce6-aa21-7b3bcd2cc074', 'product_blocks', 'Node', 'unit', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}');

-- line 15, attribute_changed: attribute `unit` of product block `Node` loses again what it got
select pg_temp.orch_take_attribute(
  15, 'product_blocks', 'Node', 'unit',
  blocks => array['Chip'], unrelated => array['Chip']);

-- line 13, resource_type_removed: 1 resource type back: `model`
select pg_temp.orch_return(13);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('763f6cb0-a456-8cbf-975c-82df8d42a1fa', 'model', 'the model')
on conflict do nothing;

-- line 12, block_added: 1 product block to go again: `Chip`
select pg_temp.orch_take_blocks(12, array['Chip']);

-- line 0, check: what stays and used what went has what it requires
select pg_temp.orch_refuse_emptied('[{"attribute":"unit","block":"Node","minimum":{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}}]');

-- line 11, block_removed: 1 product block back: `Card`
select pg_temp.orch_return(11);
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('1dc59671-f15f-816e-a277-3df602c09a6d', 'Card', 'the card block', 'C', 'active')
on conflict do nothing;
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Card', array['model'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 10, attribute_changed: attribute `unit` of product block `Node` gets back
select pg_temp.orch_return(10);

-- line 10, attribute_changed: attribute `unit` of product block `Node` gets back relations
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Node', array['Card'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
