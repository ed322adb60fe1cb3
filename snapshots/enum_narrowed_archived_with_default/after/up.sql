-- up: enum_narrowed_archived_with_default

-- line 5, resource_type_changed: `mode` of `Port` allows less
select pg_temp.orch_fit_values(
  5, 'Port', 'mode',
  fits => '{"active":{"allowed":["access","trunk"]},"disabled":{"allowed":["access","trunk"]},"initial":{"allowed":["access","trunk"]},"migrating":{"allowed":["access","trunk"]},"provisioning":{"allowed":["access","trunk"]},"terminated":{"allowed":["access","trunk"]}}', misfits => 'archive', value => null);

-- line 5, resource_type_changed: `mode` of `Port` as a way back took it
select pg_temp.orch_return(5);

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 5, filling: `Port` has a value of `mode`, where its status requires it
select pg_temp.orch_fill_values(
  'fe2475b6-0809-8668-a5a6-e0282d255b22', 'Port', 'mode',
  defaults => array['access'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);
