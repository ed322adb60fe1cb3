-- up: block_renamed_and_changed

-- line 11, attribute_removed: 1 attribute removed: `chips`
select pg_temp.orch_take_attribute(
  11, 'product_blocks', 'Card', 'chips',
  blocks => null, unrelated => array['Chip']);

-- line 12, resource_type_detached: 1 resource type detached from `Card`
select pg_temp.orch_take_attachments(12, '{"Card":["note"]}');

-- line 13, block_removed: 1 product block removed: `Chip`
select pg_temp.orch_take_blocks(13, array['Chip']);

-- line 14, block_renamed: renamed to: `LineCard`
update product_blocks x set name = v.name
from (values
  ('Card', 'LineCard')
) as v (former, name)
where x.name = v.former;

-- line 15, resource_type_added: 1 resource type added: `slot`
select pg_temp.orch_return(15);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('0a5e7e90-1eed-8d29-9478-6c3640d46ef7', 'slot', 'the slot')
on conflict do nothing;

-- lines 16 to 17, resource_type_removed: 2 resource types removed: `maker`, `note`
select pg_temp.orch_take_resource_types(16, array['maker', 'note']);

-- line 18, resource_type_attached: 1 resource type attached to `LineCard`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('LineCard', array['slot'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 18, filling: `LineCard` has a value of `slot`, where its status requires it
select pg_temp.orch_fill_values(
  '0a5e7e90-1eed-8d29-9478-6c3640d46ef7', 'LineCard', 'slot',
  defaults => array['1'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
