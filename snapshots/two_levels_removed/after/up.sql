-- up: two_levels_removed

-- line 6, attribute_removed: 1 attribute removed: `card`
select pg_temp.orch_take_attribute(
  6, 'product_blocks', 'Node', 'card',
  blocks => null, unrelated => array['Card']);

-- lines 7 to 8, block_removed: 2 product blocks removed: `Card`, `Chip`
select pg_temp.orch_take_blocks(7, array['Card', 'Chip']);

-- lines 9 to 10, resource_type_removed: 2 resource types removed: `maker`, `model`
select pg_temp.orch_take_resource_types(9, array['maker', 'model']);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
