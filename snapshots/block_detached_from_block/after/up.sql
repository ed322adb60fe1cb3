-- up: block_detached_from_block

-- line 4, attribute_removed: 1 attribute removed: `cards`
select pg_temp.orch_take_attribute(
  4, 'product_blocks', 'Node', 'cards',
  blocks => null, unrelated => array['Card']);
