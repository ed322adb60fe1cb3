-- up: block_renamed_with_its_only_field

-- line 4, block_renamed: renamed to: `Board`
update product_blocks x set name = v.name
from (values
  ('Card', 'Board')
) as v (former, name)
where x.name = v.former;

-- line 5, resource_type_renamed: renamed to: `type`
update resource_types x set resource_type = v.name
from (values
  ('model', 'type')
) as v (former, name)
where x.resource_type = v.former;
