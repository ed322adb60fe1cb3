-- down: required_at_two_levels_at_once

-- line 12, filling: what lacks `chip` is left so
select pg_temp.orch_fill_attribute(
  'c4f372e7-c120-8f8c-84bb-2aaed33adb44', 'product_blocks', 'Card', 'chip',
  holds => array['Chip'], block => 'Chip', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 13, filling: what lacks `card` is left so
select pg_temp.orch_fill_attribute(
  '1a00c03a-9f2c-8764-9674-b36d2cd6fab2', 'product_blocks', 'Node', 'card',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 13, filling: what was made in `chip`
select pg_temp.orch_unmake_attribute(
  0, 'c4f372e7-c120-8f8c-84bb-2aaed33adb44', 'product_blocks', 'Card', 'chip', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}');

-- line 13, filling: what was made in `card`
select pg_temp.orch_unmake_attribute(
  0, '1a00c03a-9f2c-8764-9674-b36d2cd6fab2', 'product_blocks', 'Node', 'card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}');

-- line 12, filling: what was made in `chip`
select pg_temp.orch_unmake_attribute(
  0, 'c4f372e7-c120-8f8c-84bb-2aaed33adb44', 'product_blocks', 'Card', 'chip', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}');

-- line 12, attribute_added: 1 attribute to go again
select pg_temp.orch_take_attribute(
  12, 'product_blocks', 'Card', 'chip',
  blocks => null, unrelated => array['Chip']);

-- line 10, resource_type_added: 1 resource type to go again: `maker`
select pg_temp.orch_take_resource_types(10, array['maker']);

-- line 9, block_added: 1 product block to go again: `Chip`
select pg_temp.orch_take_blocks(9, array['Chip']);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
