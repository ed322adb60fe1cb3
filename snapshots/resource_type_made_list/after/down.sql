-- down: resource_type_made_list

-- line 3, filling: what lacks `vlan` is left so
select pg_temp.orch_fill_values(
  '9a17ce50-91bb-881c-b634-73559281634a', 'Port', 'vlan',
  defaults => array['1', '2'], minimum => '{"active":2,"disabled":2,"initial":2,"migrating":2,"provisioning":2,"terminated":2}', only_made => false);

-- line 3, filling: values of `vlan` that were made
select pg_temp.orch_unmake_values(0, '9a17ce50-91bb-881c-b634-73559281634a', 'Port', 'vlan', 2);

-- line 3, resource_type_changed: `vlan` of `Port` holds fewer again
select pg_temp.orch_fit_values(
  3, 'Port', 'vlan',
  fits => '{"active":{"most":1},"disabled":{"most":1},"initial":{"most":1},"migrating":{"most":1},"provisioning":{"most":1},"terminated":{"most":1}}', misfits => 'archive', value => null);
