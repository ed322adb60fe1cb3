-- up: block_removed

-- line 5, attribute_removed: 1 attribute removed: `card`
select pg_temp.orch_take_attribute(
  5, 'product_blocks', 'Node', 'card',
  blocks => null, unrelated => array['Card']);

-- line 6, block_removed: 1 product block removed: `Card`
select pg_temp.orch_take_blocks(6, array['Card']);

-- line 7, resource_type_removed: 1 resource type removed: `model`
select pg_temp.orch_take_resource_types(7, array['model']);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
