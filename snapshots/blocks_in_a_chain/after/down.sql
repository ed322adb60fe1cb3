-- down: blocks_in_a_chain

-- line 4, block_renamed: not renamed to: `Board`, `Card`
update product_blocks x set name = 'orch: from ' || v.former
from (values
  ('Board', 'Card'),
  ('Card', 'Chip')
) as v (former, name)
where x.name = v.former;
update product_blocks x set name = v.name
from (values
  ('Board', 'Card'),
  ('Card', 'Chip')
) as v (former, name)
where x.name = 'orch: from ' || v.former;
