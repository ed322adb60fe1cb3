-- up: resource_types_swapped_everywhere

-- line 4, resource_type_renamed: renamed to: `target`, `source`
update resource_types x set resource_type = 'orch: from ' || v.former
from (values
  ('source', 'target'),
  ('target', 'source')
) as v (former, name)
where x.resource_type = v.former;
update resource_types x set resource_type = v.name
from (values
  ('source', 'target'),
  ('target', 'source')
) as v (former, name)
where x.resource_type = 'orch: from ' || v.former;
