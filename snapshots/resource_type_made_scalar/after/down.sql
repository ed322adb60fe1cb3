-- down: resource_type_made_scalar

-- line 5, filling: what lacks `vlan` is left so
select pg_temp.orch_fill_values(
  '9a17ce50-91bb-881c-b634-73559281634a', 'Port', 'vlan',
  defaults => array['1'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 5, filling: values of `vlan` that were made
select pg_temp.orch_unmake_values(0, '9a17ce50-91bb-881c-b634-73559281634a', 'Port', 'vlan', 1);

-- line 5, resource_type_changed: `vlan` of `Port` without what took a place
select pg_temp.orch_unfit_values(5, 'Port', 'vlan');

-- line 5, resource_type_changed: `vlan` of `Port` allows again
select pg_temp.orch_return(5);
