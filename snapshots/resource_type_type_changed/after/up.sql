-- up: resource_type_type_changed

-- line 5, resource_type_changed: `speed` of `Port` allows less
select pg_temp.orch_fit_values(
  5, 'Port', 'speed',
  fits => '{"active":{"pattern":"^[+-]?[0-9]+$"},"disabled":{"pattern":"^[+-]?[0-9]+$"},"initial":{"pattern":"^[+-]?[0-9]+$"},"migrating":{"pattern":"^[+-]?[0-9]+$"},"provisioning":{"pattern":"^[+-]?[0-9]+$"},"terminated":{"pattern":"^[+-]?[0-9]+$"}}', misfits => 'archive', value => null);

-- line 5, resource_type_changed: `speed` of `Port` as a way back took it
select pg_temp.orch_return(5);

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 5, filling: `Port` has a value of `speed`, where its status requires it
select pg_temp.orch_fill_values(
  '9f7d0171-ebc2-8b20-b9e3-40eca3b1297a', 'Port', 'speed',
  defaults => array['0'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);
