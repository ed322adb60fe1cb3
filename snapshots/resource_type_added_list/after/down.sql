-- down: resource_type_added_list

-- line 5, filling: what lacks `vlans` is left so
select pg_temp.orch_fill_values(
  'db483f08-54aa-8ea1-b1a8-43aeafac7c96', 'Port', 'vlans',
  defaults => array['100', '200'], minimum => '{"active":2,"disabled":2,"initial":2,"migrating":2,"provisioning":2,"terminated":2}', only_made => false);

-- line 4, resource_type_added: 1 resource type to go again: `vlans`
select pg_temp.orch_take_resource_types(4, array['vlans']);
