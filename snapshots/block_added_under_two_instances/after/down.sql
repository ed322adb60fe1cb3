-- down: block_added_under_two_instances

-- line 10, filling: what lacks `card` is left so
select pg_temp.orch_fill_attribute(
  '1a00c03a-9f2c-8764-9674-b36d2cd6fab2', 'product_blocks', 'Node', 'card',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 10, filling: what was made in `card`
select pg_temp.orch_unmake_attribute(
  0, '1a00c03a-9f2c-8764-9674-b36d2cd6fab2', 'product_blocks', 'Node', 'card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}');

-- line 10, attribute_added: 1 attribute to go again
select pg_temp.orch_take_attribute(
  10, 'product_blocks', 'Node', 'card',
  blocks => null, unrelated => array['Card']);

-- line 8, resource_type_added: 1 resource type to go again: `model`
select pg_temp.orch_take_resource_types(8, array['model']);

-- line 7, block_added: 1 product block to go again: `Card`
select pg_temp.orch_take_blocks(7, array['Card']);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
