-- down: block_added_under_product_optional

-- line 14, attribute_added: 1 attribute to go again
select pg_temp.orch_take_attribute(
  14, 'products', 'Port', 'card',
  blocks => null, unrelated => array['Card']);

-- lines 8 to 10, resource_type_added: 3 resource types to go again: `model`, `note`, `slots`
select pg_temp.orch_take_resource_types(8, array['model', 'note', 'slots']);

-- line 7, block_added: 1 product block to go again: `Card`
select pg_temp.orch_take_blocks(7, array['Card']);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
