-- down: block_added_under_product

-- line 17, filling: what lacks `card` is left so
select pg_temp.orch_fill_attribute(
  'c8985f22-7ab1-866d-923e-62ee85f4cc2e', 'products', 'Port', 'card',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 17, attribute_added: 1 attribute to go again
select pg_temp.orch_take_attribute(
  17, 'products', 'Port', 'card',
  blocks => null, unrelated => array['Card']);

-- lines 11 to 13, resource_type_added: 3 resource types to go again: `model`, `note`, `slots`
select pg_temp.orch_take_resource_types(11, array['model', 'note', 'slots']);

-- line 10, block_added: 1 product block to go again: `Card`
select pg_temp.orch_take_blocks(10, array['Card']);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
