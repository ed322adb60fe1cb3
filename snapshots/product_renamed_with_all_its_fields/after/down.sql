-- down: product_renamed_with_all_its_fields

-- line 8, product_type_changed: the former class for `Device`
update products p set product_type = v.product_type
from (values
  ('Device', 'NodeProduct')
) as v (name, product_type)
where p.name = v.name;

-- line 6, fixed_input_renamed: of product `Device`
update fixed_inputs x set name = v.name
from (values
  ('area', 'region')
) as v (former, name), products p
where p.name = 'Device' and x.product_id = p.product_id and x.name = v.former;

-- line 5, product_renamed: not renamed to: `Device`
update products x set name = v.name
from (values
  ('Device', 'Node')
) as v (former, name)
where x.name = v.former;
