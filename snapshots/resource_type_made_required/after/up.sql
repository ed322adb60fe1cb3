-- up: resource_type_made_required

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 3, filling: `Port` has a value of `note`, where its status requires it
select pg_temp.orch_fill_values(
  '36b54684-84f4-818e-a72d-eba071d03b93', 'Port', 'note',
  defaults => array['none'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);
