-- up: resource_type_made_list

-- line 3, resource_type_changed: `vlan` of `Port` as a way back took it
select pg_temp.orch_return(3);

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 3, filling: `Port` has a value of `vlan`, where its status requires it
select pg_temp.orch_fill_values(
  '9a17ce50-91bb-881c-b634-73559281634a', 'Port', 'vlan',
  defaults => array['1', '2'], minimum => '{"active":2,"disabled":2,"initial":2,"migrating":2,"provisioning":2,"terminated":2}', only_made => false);
