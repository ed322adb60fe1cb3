-- down: two_levels_added_under_product

-- line 21, filling: what lacks `card` is left so
select pg_temp.orch_fill_attribute(
  'c8985f22-7ab1-866d-923e-62ee85f4cc2e', 'products', 'Port', 'card',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 21, filling: what was made in `chip`
select pg_temp.orch_unmake_attribute(
  0, 'c4f372e7-c120-8f8c-84bb-2aaed33adb44', 'product_blocks', 'Card', 'chip', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}');

-- lines 21 to 23, attribute_added: 1 attribute to go again
select pg_temp.orch_take_attribute(
  21, 'products', 'Port', 'card',
  blocks => null, unrelated => array['Card']);

-- lines 16 to 17, resource_type_added: 2 resource types to go again: `maker`, `model`
select pg_temp.orch_take_resource_types(16, array['maker', 'model']);

-- lines 13 to 15, block_added: 3 product blocks to go again: `Card`, `Chip`, `Fan`
select pg_temp.orch_take_blocks(13, array['Card', 'Chip', 'Fan']);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
