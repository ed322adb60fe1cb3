-- down: existing_resource_type_attached

-- line 3, filling: what lacks `name` is left so
select pg_temp.orch_fill_values(
  '146b5f8b-198f-8d2b-ab07-a34f3c0e9c1d', 'Card', 'name',
  defaults => array['unnamed'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 3, resource_type_attached: 1 resource type to go again from `Card`
select pg_temp.orch_take_attachments(3, '{"Card":["name"]}');

-- line 3, resource_type_attached: 1 resource type unknown again to `Card`
select pg_temp.orch_return(3);
