-- down: resource_type_made_required_by_status

-- line 3, filling: what lacks `vlan` is left so
select pg_temp.orch_fill_values(
  '9a17ce50-91bb-881c-b634-73559281634a', 'Port', 'vlan',
  defaults => array['100'], minimum => '{"active":1}', only_made => false);

-- line 3, filling: values of `vlan` that were made
select pg_temp.orch_unmake_values(0, '9a17ce50-91bb-881c-b634-73559281634a', 'Port', 'vlan', 1);
