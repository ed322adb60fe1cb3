-- down: two_levels_added_under_block

-- line 18, filling: what lacks `card` is left so
select pg_temp.orch_fill_attribute(
  '1a00c03a-9f2c-8764-9674-b36d2cd6fab2', 'product_blocks', 'Node', 'card',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 18, filling: what was made in `chips`
select pg_temp.orch_unmake_attribute(
  0, '46c847a7-e157-8710-ade9-f5a4468dac57', 'product_blocks', 'Card', 'chips', minimum => '{"active":2,"disabled":2,"initial":2,"migrating":2,"provisioning":2,"terminated":2}');

-- line 18, filling: what was made in `card`
select pg_temp.orch_unmake_attribute(
  0, '1a00c03a-9f2c-8764-9674-b36d2cd6fab2', 'product_blocks', 'Node', 'card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}');

-- lines 17 to 18, attribute_added: 1 attribute to go again
select pg_temp.orch_take_attribute(
  17, 'product_blocks', 'Node', 'card',
  blocks => null, unrelated => array['Card']);

-- lines 13 to 14, resource_type_added: 2 resource types to go again: `maker`, `model`
select pg_temp.orch_take_resource_types(13, array['maker', 'model']);

-- lines 11 to 12, block_added: 2 product blocks to go again: `Card`, `Chip`
select pg_temp.orch_take_blocks(11, array['Card', 'Chip']);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
