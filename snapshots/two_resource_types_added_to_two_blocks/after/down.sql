-- down: two_resource_types_added_to_two_blocks

-- line 10, filling: what lacks `rack` is left so
select pg_temp.orch_fill_values(
  '34dc5abc-f6b8-8c05-bfc2-5c2373de7463', 'Card', 'rack',
  defaults => array['2'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 11, filling: what lacks `serial` is left so
select pg_temp.orch_fill_values(
  'ffdbf850-790d-861f-8919-24f4cb8136d7', 'Card', 'serial',
  defaults => array['C0'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 12, filling: what lacks `rack` is left so
select pg_temp.orch_fill_values(
  '34dc5abc-f6b8-8c05-bfc2-5c2373de7463', 'Port', 'rack',
  defaults => array['1'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 13, filling: what lacks `serial` is left so
select pg_temp.orch_fill_values(
  'ffdbf850-790d-861f-8919-24f4cb8136d7', 'Port', 'serial',
  defaults => array['P0'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- lines 8 to 9, resource_type_added: 2 resource types to go again: `rack`, `serial`
select pg_temp.orch_take_resource_types(8, array['rack', 'serial']);
