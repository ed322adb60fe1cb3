-- down: resource_type_added_enum

-- line 9, filling: what lacks `tagged` is left so
select pg_temp.orch_fill_values(
  '8cea5d33-031e-8663-9d9b-950c10e20626', 'Port', 'tagged',
  defaults => array['True'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 8, filling: what lacks `mode` is left so
select pg_temp.orch_fill_values(
  'fe2475b6-0809-8668-a5a6-e0282d255b22', 'Port', 'mode',
  defaults => array['trunk'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- lines 6 to 7, resource_type_added: 2 resource types to go again: `mode`, `tagged`
select pg_temp.orch_take_resource_types(6, array['mode', 'tagged']);
