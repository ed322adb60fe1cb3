-- down: product_renamed

-- line 3, product_renamed: not renamed to: `Service port`
update products x set name = v.name
from (values
  ('Service port', 'Port')
) as v (former, name)
where x.name = v.former;
