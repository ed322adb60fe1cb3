-- up: product_renamed

-- line 3, product_renamed: renamed to: `Service port`
update products x set name = v.name
from (values
  ('Port', 'Service port')
) as v (former, name)
where x.name = v.former;
