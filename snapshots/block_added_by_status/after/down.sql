-- down: block_added_by_status

-- line 14, filling: what lacks `card` is left so
select pg_temp.orch_fill_attribute(
  'c8985f22-7ab1-866d-923e-62ee85f4cc2e', 'products', 'Port', 'card',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"provisioning":1}', only_made => false);

-- line 14, attribute_added: 1 attribute to go again
select pg_temp.orch_take_attribute(
  14, 'products', 'Port', 'card',
  blocks => null, unrelated => array['Card']);

-- lines 10 to 11, resource_type_added: 2 resource types to go again: `model`, `slots`
select pg_temp.orch_take_resource_types(10, array['model', 'slots']);

-- line 9, block_added: 1 product block to go again: `Card`
select pg_temp.orch_take_blocks(9, array['Card']);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
