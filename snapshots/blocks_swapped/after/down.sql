-- down: blocks_swapped

-- line 4, block_renamed: not renamed to: `Card`, `Board`
update product_blocks x set name = 'orch: from ' || v.former
from (values
  ('Card', 'Board'),
  ('Board', 'Card')
) as v (former, name)
where x.name = v.former;
update product_blocks x set name = v.name
from (values
  ('Card', 'Board'),
  ('Board', 'Card')
) as v (former, name)
where x.name = 'orch: from ' || v.former;
