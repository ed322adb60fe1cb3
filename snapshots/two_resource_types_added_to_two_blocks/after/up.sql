-- up: two_resource_types_added_to_two_blocks

-- lines 8 to 9, resource_type_added: 2 resource types added: `rack`, `serial`
select pg_temp.orch_return(8);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('34dc5abc-f6b8-8c05-bfc2-5c2373de7463', 'rack', 'the rack'),
  ('ffdbf850-790d-861f-8919-24f4cb8136d7', 'serial', 'the serial')
on conflict do nothing;

-- lines 10 to 13, resource_type_attached: 4 resource types attached to `Card`, `Port`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Card', array['rack', 'serial']),
  ('Port', array['rack', 'serial'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 10, filling: `Card` has a value of `rack`, where its status requires it
select pg_temp.orch_fill_values(
  '34dc5abc-f6b8-8c05-bfc2-5c2373de7463', 'Card', 'rack',
  defaults => array['2'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 11, filling: `Card` has a value of `serial`, where its status requires it
select pg_temp.orch_fill_values(
  'ffdbf850-790d-861f-8919-24f4cb8136d7', 'Card', 'serial',
  defaults => array['C0'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 12, filling: `Port` has a value of `rack`, where its status requires it
select pg_temp.orch_fill_values(
  '34dc5abc-f6b8-8c05-bfc2-5c2373de7463', 'Port', 'rack',
  defaults => array['1'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 13, filling: `Port` has a value of `serial`, where its status requires it
select pg_temp.orch_fill_values(
  'ffdbf850-790d-861f-8919-24f4cb8136d7', 'Port', 'serial',
  defaults => array['P0'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);
