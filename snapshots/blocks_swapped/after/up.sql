-- up: blocks_swapped

-- line 4, block_renamed: renamed to: `Card`, `Board`
update product_blocks x set name = 'orch: from ' || v.former
from (values
  ('Board', 'Card'),
  ('Card', 'Board')
) as v (former, name)
where x.name = v.former;
update product_blocks x set name = v.name
from (values
  ('Board', 'Card'),
  ('Card', 'Board')
) as v (former, name)
where x.name = 'orch: from ' || v.former;
