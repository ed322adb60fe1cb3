-- up: block_renamed

-- line 3, block_renamed: renamed to: `LineCard`
update product_blocks x set name = v.name
from (values
  ('Card', 'LineCard')
) as v (former, name)
where x.name = v.former;
