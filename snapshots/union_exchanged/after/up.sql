-- up: union_exchanged

-- line 1, cutting: what nothing used any more
select pg_temp.orch_return(1);

-- line 10, attribute_changed: attribute `unit` of product block `Node` loses blocks
select pg_temp.orch_take_attribute(
  10, 'product_blocks', 'Node', 'unit',
  blocks => array['Card'], unrelated => array['Card']);

-- line 11, block_removed: 1 product block removed: `Card`
select pg_temp.orch_take_blocks(11, array['Card']);

-- line 12, block_added: 1 product block added: `Chip`
select pg_temp.orch_return(12);
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('e2cafc4d-b8c9-8da1-95d9-10c59012de91', 'Chip', 'the chip block', 'C', 'active')
on conflict do nothing;

-- line 13, resource_type_removed: 1 resource type removed: `model`
select pg_temp.orch_take_resource_types(13, array['model']);

-- line 14, resource_type_attached: 1 resource type attached to `Chip`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Chip', array['maker'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 15, attribute_changed: attribute `unit` of product block `Node` takes what a way back took
select pg_temp.orch_return(15);

-- line 15, attribute_changed: attribute `unit` of product block `Node` gets relations
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Node', array['Chip'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 10, filling: `Node` has a `Chip` in `unit`, where its status requires it
select pg_temp.orch_fill_attribute(
  '72822482-a459-8ce6-aa21-7b3bcd2cc074', 'product_blocks', 'Node', 'unit',
  holds => array['Board', 'Chip'], block => 'Chip', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 10, filling: `Chip` has a value of `maker`, where its status requires it
select pg_temp.orch_fill_values(
  '1ff53f67-f78d-883d-b4a6-312793289a49', 'Chip', 'maker',
  defaults => array['EMCA'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
