-- up: fixed_inputs_swapped

-- line 4, fixed_input_renamed: of product `Port`
update fixed_inputs x set name = 'orch: from ' || v.former
from (values
  ('backup', 'region'),
  ('region', 'backup')
) as v (former, name), products p
where p.name = 'Port' and x.product_id = p.product_id and x.name = v.former;
update fixed_inputs x set name = v.name
from (values
  ('backup', 'region'),
  ('region', 'backup')
) as v (former, name), products p
where p.name = 'Port' and x.product_id = p.product_id and x.name = 'orch: from ' || v.former;
