-- up: product_class_renamed

-- line 2, product_type_changed: another class for `Port`
update products p set product_type = v.product_type
from (values
  ('Port', 'ServicePort')
) as v (name, product_type)
where p.name = v.name;
