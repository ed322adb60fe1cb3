-- up: blocks_in_a_chain

-- line 4, block_renamed: renamed to: `Board`, `Card`
update product_blocks x set name = 'orch: from ' || v.former
from (values
  ('Card', 'Board'),
  ('Chip', 'Card')
) as v (former, name)
where x.name = v.former;
update product_blocks x set name = v.name
from (values
  ('Card', 'Board'),
  ('Chip', 'Card')
) as v (former, name)
where x.name = 'orch: from ' || v.former;
