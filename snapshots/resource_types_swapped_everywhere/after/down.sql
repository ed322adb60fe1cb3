-- down: resource_types_swapped_everywhere

-- line 4, resource_type_renamed: not renamed to: `target`, `source`
update resource_types x set resource_type = 'orch: from ' || v.former
from (values
  ('target', 'source'),
  ('source', 'target')
) as v (former, name)
where x.resource_type = v.former;
update resource_types x set resource_type = v.name
from (values
  ('target', 'source'),
  ('source', 'target')
) as v (former, name)
where x.resource_type = 'orch: from ' || v.former;
