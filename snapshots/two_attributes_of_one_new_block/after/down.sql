-- down: two_attributes_of_one_new_block

-- line 11, filling: what lacks `main` is left so
select pg_temp.orch_fill_attribute(
  '2f640710-bd3f-8fc8-98a9-db052429f001', 'product_blocks', 'Node', 'main',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 12, filling: what lacks `spare` is left so
select pg_temp.orch_fill_attribute(
  'e850db0d-4a7c-8d1c-9e05-4aabd4f1df1e', 'product_blocks', 'Node', 'spare',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 12, filling: what was made in `spare`
select pg_temp.orch_unmake_attribute(
  0, 'e850db0d-4a7c-8d1c-9e05-4aabd4f1df1e', 'product_blocks', 'Node', 'spare', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}');

-- line 11, filling: what was made in `main`
select pg_temp.orch_unmake_attribute(
  0, '2f640710-bd3f-8fc8-98a9-db052429f001', 'product_blocks', 'Node', 'main', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}');

-- lines 11 to 12, attribute_added: 2 attributes to go again
select pg_temp.orch_take_attribute(
  11, 'product_blocks', 'Node', 'spare',
  blocks => null, unrelated => '{}');
select pg_temp.orch_take_attribute(
  11, 'product_blocks', 'Node', 'main',
  blocks => null, unrelated => array['Card']);

-- line 9, resource_type_added: 1 resource type to go again: `model`
select pg_temp.orch_take_resource_types(9, array['model']);

-- line 8, block_added: 1 product block to go again: `Card`
select pg_temp.orch_take_blocks(8, array['Card']);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
