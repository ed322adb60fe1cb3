-- up: resource_type_renamed_everywhere

-- line 3, resource_type_renamed: renamed to: `label`
update resource_types x set resource_type = v.name
from (values
  ('name', 'label')
) as v (former, name)
where x.resource_type = v.former;
