-- up: circle_removed

-- line 6, attribute_removed: 1 attribute removed: `cards`
select pg_temp.orch_take_attribute(
  6, 'product_blocks', 'Node', 'cards',
  blocks => null, unrelated => array['Card']);

-- lines 7 to 8, block_removed: 2 product blocks removed: `Card`, `Chip`
select pg_temp.orch_take_blocks(7, array['Card', 'Chip']);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
