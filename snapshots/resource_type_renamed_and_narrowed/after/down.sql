-- down: resource_type_renamed_and_narrowed

-- line 6, filling: what lacks `kind` is left so
select pg_temp.orch_fill_values(
  'fe2475b6-0809-8668-a5a6-e0282d255b22', 'Port', 'kind',
  defaults => array['access'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 6, filling: values of `kind` that were made
select pg_temp.orch_unmake_values(0, 'fe2475b6-0809-8668-a5a6-e0282d255b22', 'Port', 'kind', 1);

-- line 7, resource_type_renamed: not renamed to: `kind`
update resource_types x set resource_type = v.name
from (values
  ('kind', 'mode')
) as v (former, name)
where x.resource_type = v.former;

-- line 6, resource_type_changed: `mode` of `Port` without what took a place
select pg_temp.orch_unfit_values(6, 'Port', 'mode');

-- line 6, resource_type_changed: `mode` of `Port` allows again
select pg_temp.orch_return(6);
