-- down: block_renamed_with_its_only_field

-- line 5, resource_type_renamed: not renamed to: `type`
update resource_types x set resource_type = v.name
from (values
  ('type', 'model')
) as v (former, name)
where x.resource_type = v.former;

-- line 4, block_renamed: not renamed to: `Board`
update product_blocks x set name = v.name
from (values
  ('Board', 'Card')
) as v (former, name)
where x.name = v.former;
