-- up: resource_type_made_scalar

-- line 5, resource_type_changed: `vlan` of `Port` allows less
select pg_temp.orch_fit_values(
  5, 'Port', 'vlan',
  fits => '{"active":{"most":1},"disabled":{"most":1},"initial":{"most":1},"migrating":{"most":1},"provisioning":{"most":1},"terminated":{"most":1}}', misfits => 'archive', value => null);

-- line 5, resource_type_changed: `vlan` of `Port` as a way back took it
select pg_temp.orch_return(5);

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 5, filling: `Port` has a value of `vlan`, where its status requires it
select pg_temp.orch_fill_values(
  '9a17ce50-91bb-881c-b634-73559281634a', 'Port', 'vlan',
  defaults => array['1'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);
