-- up: enum_narrowed_archived

-- line 4, resource_type_changed: `mode` of `Port` allows less
select pg_temp.orch_fit_values(
  4, 'Port', 'mode',
  fits => '{"active":{"allowed":["access","trunk"]},"disabled":{"allowed":["access","trunk"]},"initial":{"allowed":["access","trunk"]},"migrating":{"allowed":["access","trunk"]},"provisioning":{"allowed":["access","trunk"]},"terminated":{"allowed":["access","trunk"]}}', misfits => 'archive', value => null);

-- line 4, resource_type_changed: `mode` of `Port` as a way back took it
select pg_temp.orch_return(4);
