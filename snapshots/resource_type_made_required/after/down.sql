-- down: resource_type_made_required

-- line 3, filling: what lacks `note` is left so
select pg_temp.orch_fill_values(
  '36b54684-84f4-818e-a72d-eba071d03b93', 'Port', 'note',
  defaults => array['none'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 3, filling: values of `note` that were made
select pg_temp.orch_unmake_values(0, '36b54684-84f4-818e-a72d-eba071d03b93', 'Port', 'note', 1);
