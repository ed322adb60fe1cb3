-- up: products_in_a_chain

-- line 4, product_renamed: renamed to: `Huge`, `Large`
update products x set name = 'orch: from ' || v.former
from (values
  ('Large', 'Huge'),
  ('Small', 'Large')
) as v (former, name)
where x.name = v.former;
update products x set name = v.name
from (values
  ('Large', 'Huge'),
  ('Small', 'Large')
) as v (former, name)
where x.name = 'orch: from ' || v.former;
