-- down: fixed_inputs_renamed

-- line 5, fixed_input_renamed: of product `Port`
update fixed_inputs x set name = v.name
from (values
  ('area', 'region')
) as v (former, name), products p
where p.name = 'Port' and x.product_id = p.product_id and x.name = v.former;

-- line 4, fixed_input_renamed: of product `Port`
update fixed_inputs x set name = v.name
from (values
  ('grade', 'quality')
) as v (former, name), products p
where p.name = 'Port' and x.product_id = p.product_id and x.name = v.former;
