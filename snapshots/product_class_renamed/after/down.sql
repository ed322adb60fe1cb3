-- down: product_class_renamed

-- line 2, product_type_changed: the former class for `Port`
update products p set product_type = v.product_type
from (values
  ('Port', 'PortProduct')
) as v (name, product_type)
where p.name = v.name;
