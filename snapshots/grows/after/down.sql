-- down: grows

-- lines 20 to 22, attribute_added: 2 attributes to go again
select pg_temp.orch_take_attribute(
  20, 'product_blocks', 'Server', 'scratch',
  blocks => null, unrelated => '{}');
select pg_temp.orch_take_attribute(
  20, 'product_blocks', 'Server', 'disks',
  blocks => null, unrelated => array['Disk']);

-- lines 15 to 16, resource_type_added: 2 resource types to go again: `rack`, `size`
select pg_temp.orch_take_resource_types(15, array['rack', 'size']);

-- line 14, block_added: 1 product block to go again: `Disk`
select pg_temp.orch_take_blocks(14, array['Disk']);

-- lines 12 to 13, fixed_input_added: 2 fixed inputs to go again from `Server`, `Server south`
select pg_temp.orch_take_fixed_inputs(12, '{"Server":["region"]}');

-- line 11, product_added: 1 product to go again: `Server south`
select pg_temp.orch_take_products(11, array['Server south']);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
