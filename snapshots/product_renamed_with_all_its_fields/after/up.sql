-- up: product_renamed_with_all_its_fields

-- line 5, product_renamed: renamed to: `Device`
update products x set name = v.name
from (values
  ('Node', 'Device')
) as v (former, name)
where x.name = v.former;

-- line 6, fixed_input_renamed: of product `Device`
update fixed_inputs x set name = v.name
from (values
  ('region', 'area')
) as v (former, name), products p
where p.name = 'Device' and x.product_id = p.product_id and x.name = v.former;

-- line 8, product_type_changed: another class for `Device`
update products p set product_type = v.product_type
from (values
  ('Device', 'DeviceProduct')
) as v (name, product_type)
where p.name = v.name;
