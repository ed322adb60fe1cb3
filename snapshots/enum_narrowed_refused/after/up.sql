-- up: enum_narrowed_refused

-- line 3, resource_type_changed: `mode` of `Port` allows less
select pg_temp.orch_fit_values(
  3, 'Port', 'mode',
  fits => '{"active":{"allowed":["access","trunk"]},"disabled":{"allowed":["access","trunk"]},"initial":{"allowed":["access","trunk"]},"migrating":{"allowed":["access","trunk"]},"provisioning":{"allowed":["access","trunk"]},"terminated":{"allowed":["access","trunk"]}}', misfits => 'refuse', value => null);

-- line 3, resource_type_changed: `mode` of `Port` as a way back took it
select pg_temp.orch_return(3);
