-- down: block_added_under_block_optional

-- line 8, attribute_added: 1 attribute to go again
select pg_temp.orch_take_attribute(
  8, 'product_blocks', 'Node', 'card',
  blocks => null, unrelated => array['Card']);

-- line 6, resource_type_added: 1 resource type to go again: `model`
select pg_temp.orch_take_resource_types(6, array['model']);

-- line 5, block_added: 1 product block to go again: `Card`
select pg_temp.orch_take_blocks(5, array['Card']);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
