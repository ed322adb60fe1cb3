-- down: block_added_under_product_list

-- line 17, filling: what lacks `cards` is left so
select pg_temp.orch_fill_attribute(
  '176e059f-e2fa-87de-a9ba-5e258fabc4ee', 'products', 'Port', 'cards',
  holds => array['Card'], block => 'Card', minimum => '{"active":2,"disabled":2,"initial":2,"migrating":2,"provisioning":2,"terminated":2}', only_made => false);

-- line 17, attribute_added: 1 attribute to go again
select pg_temp.orch_take_attribute(
  17, 'products', 'Port', 'cards',
  blocks => null, unrelated => array['Card']);

-- lines 11 to 13, resource_type_added: 3 resource types to go again: `model`, `note`, `slots`
select pg_temp.orch_take_resource_types(11, array['model', 'note', 'slots']);

-- line 10, block_added: 1 product block to go again: `Card`
select pg_temp.orch_take_blocks(10, array['Card']);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
