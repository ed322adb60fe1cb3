-- down: union_required

-- line 16, filling: what lacks `unit` is left so
select pg_temp.orch_fill_attribute(
  '72822482-a459-8ce6-aa21-7b3bcd2cc074', 'product_blocks', 'Node', 'unit',
  holds => array['Board', 'Card'], block => 'Board', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 16, filling: what was made in `unit`
select pg_temp.orch_unmake_attribute(
  0, '72822482-a459-8ce6-aa21-7b3bcd2cc074', 'product_blocks', 'Node', 'unit', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}');

-- line 16, attribute_added: 1 attribute to go again
select pg_temp.orch_take_attribute(
  16, 'product_blocks', 'Node', 'unit',
  blocks => null, unrelated => array['Board', 'Card']);

-- lines 12 to 13, resource_type_added: 2 resource types to go again: `maker`, `model`
select pg_temp.orch_take_resource_types(12, array['maker', 'model']);

-- lines 10 to 11, block_added: 2 product blocks to go again: `Board`, `Card`
select pg_temp.orch_take_blocks(10, array['Board', 'Card']);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
