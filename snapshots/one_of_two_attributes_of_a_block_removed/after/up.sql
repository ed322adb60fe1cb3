-- up: one_of_two_attributes_of_a_block_removed

-- line 4, attribute_removed: 1 attribute removed: `spare`
select pg_temp.orch_take_attribute(
  4, 'product_blocks', 'Node', 'spare',
  blocks => null, unrelated => '{}');
