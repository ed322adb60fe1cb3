-- up: fixed_input_renamed

-- line 3, fixed_input_renamed: of product `Port`
update fixed_inputs x set name = v.name
from (values
  ('region', 'area')
) as v (former, name), products p
where p.name = 'Port' and x.product_id = p.product_id and x.name = v.former;
