-- down: resource_type_type_changed

-- line 5, filling: what lacks `speed` is left so
select pg_temp.orch_fill_values(
  '9f7d0171-ebc2-8b20-b9e3-40eca3b1297a', 'Port', 'speed',
  defaults => array['0'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 5, filling: values of `speed` that were made
select pg_temp.orch_unmake_values(0, '9f7d0171-ebc2-8b20-b9e3-40eca3b1297a', 'Port', 'speed', 1);

-- line 5, resource_type_changed: `speed` of `Port` without what took a place
select pg_temp.orch_unfit_values(5, 'Port', 'speed');

-- line 5, resource_type_changed: `speed` of `Port` allows again
select pg_temp.orch_return(5);
