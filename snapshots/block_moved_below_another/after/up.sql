-- up: block_moved_below_another

-- line 1, cutting: what nothing used any more
select pg_temp.orch_return(1);

-- line 10, attribute_removed: 1 attribute removed: `cards`
select pg_temp.orch_take_attribute(
  10, 'product_blocks', 'Node', 'cards',
  blocks => null, unrelated => array['Card']);

-- line 11, block_added: 1 product block added: `Shelf`
select pg_temp.orch_return(11);
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('35c12299-23e8-8477-b7e0-678d5e2f1343', 'Shelf', 'the shelf block', 'S', 'active')
on conflict do nothing;

-- line 12, resource_type_added: 1 resource type added: `room`
select pg_temp.orch_return(12);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('1063256b-0a1a-897c-9f87-54325e27f104', 'room', 'the room')
on conflict do nothing;

-- line 13, resource_type_attached: 1 resource type attached to `Shelf`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Shelf', array['room'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- lines 14 to 15, attribute_added: what a way back took comes again
select pg_temp.orch_return(14);

-- lines 14 to 15, attribute_added: 2 relations of product block added: `Node`, `Shelf`
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Node', array['Shelf']),
  ('Shelf', array['Card'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 14, filling: `Node` has a `Shelf` in `shelf`, where its status requires it
select pg_temp.orch_fill_attribute(
  '844a3bc9-5a60-8559-beed-6d4c47de1745', 'product_blocks', 'Node', 'shelf',
  holds => array['Shelf'], block => 'Shelf', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 14, filling: `Shelf` has a value of `room`, where its status requires it
select pg_temp.orch_fill_values(
  '1063256b-0a1a-897c-9f87-54325e27f104', 'Shelf', 'room',
  defaults => array['unknown'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);
