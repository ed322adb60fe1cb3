-- down: block_renamed

-- line 3, block_renamed: not renamed to: `LineCard`
update product_blocks x set name = v.name
from (values
  ('LineCard', 'Card')
) as v (former, name)
where x.name = v.former;
