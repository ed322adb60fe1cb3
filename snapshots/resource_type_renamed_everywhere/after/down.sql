-- down: resource_type_renamed_everywhere

-- line 3, resource_type_renamed: not renamed to: `label`
update resource_types x set resource_type = v.name
from (values
  ('label', 'name')
) as v (former, name)
where x.resource_type = v.former;
