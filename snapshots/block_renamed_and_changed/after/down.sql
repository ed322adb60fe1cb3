-- down: block_renamed_and_changed

-- line 1, cutting: what nothing used any more
select pg_temp.orch_return(1);

-- line 18, filling: what lacks `slot` is left so
select pg_temp.orch_fill_values(
  '0a5e7e90-1eed-8d29-9478-6c3640d46ef7', 'LineCard', 'slot',
  defaults => array['1'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- lines 16 to 17, resource_type_removed: 2 resource types back: `maker`, `note`
select pg_temp.orch_return(16);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('1ff53f67-f78d-883d-b4a6-312793289a49', 'maker', 'the maker'),
  ('36b54684-84f4-818e-a72d-eba071d03b93', 'note', 'the note')
on conflict do nothing;

-- line 15, resource_type_added: 1 resource type to go again: `slot`
select pg_temp.orch_take_resource_types(15, array['slot']);

-- line 14, block_renamed: not renamed to: `LineCard`
update product_blocks x set name = v.name
from (values
  ('LineCard', 'Card')
) as v (former, name)
where x.name = v.former;

-- line 13, block_removed: 1 product block back: `Chip`
select pg_temp.orch_return(13);
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('e2cafc4d-b8c9-8da1-95d9-10c59012de91', 'Chip', 'the chip block', 'C', 'active')
on conflict do nothing;
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Chip', array['maker'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 12, resource_type_detached: 1 resource type back on `Card`
select pg_temp.orch_return(12);
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Card', array['note'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 11, attribute_removed: 1 attribute back: `chips`
select pg_temp.orch_return(11);
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Card', array['Chip'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;
