-- up: fixed_inputs_renamed

-- line 4, fixed_input_renamed: of product `Port`
update fixed_inputs x set name = v.name
from (values
  ('quality', 'grade')
) as v (former, name), products p
where p.name = 'Port' and x.product_id = p.product_id and x.name = v.former;

-- line 5, fixed_input_renamed: of product `Port`
update fixed_inputs x set name = v.name
from (values
  ('region', 'area')
) as v (former, name), products p
where p.name = 'Port' and x.product_id = p.product_id and x.name = v.former;
