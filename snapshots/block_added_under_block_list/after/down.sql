-- down: block_added_under_block_list

-- line 10, filling: what lacks `cards` is left so
select pg_temp.orch_fill_attribute(
  '910c3381-48cc-85ba-b6d9-1c42d684a4a9', 'product_blocks', 'Node', 'cards',
  holds => array['Card'], block => 'Card', minimum => '{"active":2,"disabled":2,"initial":2,"migrating":2,"provisioning":2,"terminated":2}', only_made => false);

-- line 10, filling: what was made in `cards`
select pg_temp.orch_unmake_attribute(
  0, '910c3381-48cc-85ba-b6d9-1c42d684a4a9', 'product_blocks', 'Node', 'cards', minimum => '{"active":2,"disabled":2,"initial":2,"migrating":2,"provisioning":2,"terminated":2}');

-- line 10, attribute_added: 1 attribute to go again
select pg_temp.orch_take_attribute(
  10, 'product_blocks', 'Node', 'cards',
  blocks => null, unrelated => array['Card']);

-- line 8, resource_type_added: 1 resource type to go again: `model`
select pg_temp.orch_take_resource_types(8, array['model']);

-- line 7, block_added: 1 product block to go again: `Card`
select pg_temp.orch_take_blocks(7, array['Card']);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
