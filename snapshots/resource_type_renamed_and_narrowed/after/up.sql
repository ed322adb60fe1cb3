-- up: resource_type_renamed_and_narrowed

-- line 6, resource_type_changed: `mode` of `Port` allows less
select pg_temp.orch_fit_values(
  6, 'Port', 'mode',
  fits => '{"active":{"allowed":["access","trunk"]},"disabled":{"allowed":["access","trunk"]},"initial":{"allowed":["access","trunk"]},"migrating":{"allowed":["access","trunk"]},"provisioning":{"allowed":["access","trunk"]},"terminated":{"allowed":["access","trunk"]}}', misfits => 'archive', value => null);

-- line 6, resource_type_changed: `mode` of `Port` as a way back took it
select pg_temp.orch_return(6);

-- line 7, resource_type_renamed: renamed to: `kind`
update resource_types x set resource_type = v.name
from (values
  ('mode', 'kind')
) as v (former, name)
where x.resource_type = v.former;

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 6, filling: `Port` has a value of `kind`, where its status requires it
select pg_temp.orch_fill_values(
  'fe2475b6-0809-8668-a5a6-e0282d255b22', 'Port', 'kind',
  defaults => array['access'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);
