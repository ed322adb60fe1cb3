-- up: fixed_input_value_changed

-- line 3, fixed_input_changed: another value for `region`
update fixed_inputs x set value = v.value
from (values
  ('Port', 'region', 'west')
) as v (product, name, value), products p
where p.name = v.product and x.product_id = p.product_id and x.name = v.name;
