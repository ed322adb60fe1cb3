-- down: resource_type_added_by_status

-- line 5, filling: what lacks `vlan` is left so
select pg_temp.orch_fill_values(
  '9a17ce50-91bb-881c-b634-73559281634a', 'Port', 'vlan',
  defaults => array['100'], minimum => '{"active":1}', only_made => false);

-- line 4, resource_type_added: 1 resource type to go again: `vlan`
select pg_temp.orch_take_resource_types(4, array['vlan']);
