-- up: resource_type_made_required_by_status

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 3, filling: `Port` has a value of `vlan`, where its status requires it
select pg_temp.orch_fill_values(
  '9a17ce50-91bb-881c-b634-73559281634a', 'Port', 'vlan',
  defaults => array['100'], minimum => '{"active":1}', only_made => false);
