-- down: enum_narrowed_archived_with_default

-- line 5, filling: what lacks `mode` is left so
select pg_temp.orch_fill_values(
  'fe2475b6-0809-8668-a5a6-e0282d255b22', 'Port', 'mode',
  defaults => array['access'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 5, filling: values of `mode` that were made
select pg_temp.orch_unmake_values(0, 'fe2475b6-0809-8668-a5a6-e0282d255b22', 'Port', 'mode', 1);

-- line 5, resource_type_changed: `mode` of `Port` without what took a place
select pg_temp.orch_unfit_values(5, 'Port', 'mode');

-- line 5, resource_type_changed: `mode` of `Port` allows again
select pg_temp.orch_return(5);
