-- up: second_attribute_of_a_block

-- line 4, attribute_added: what no class knew of under these names
select pg_temp.orch_take_attribute(
  4, 'product_blocks', 'Node', 'spare',
  blocks => null, unrelated => '{}');

-- line 4, attribute_added: what a way back took comes again
select pg_temp.orch_return(4);

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 4, filling: `Node` has a `Card` in `spare`, where its status requires it
select pg_temp.orch_fill_attribute(
  'e850db0d-4a7c-8d1c-9e05-4aabd4f1df1e', 'product_blocks', 'Node', 'spare',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 4, filling: `Card` has a value of `model`, where its status requires it
select pg_temp.orch_fill_values(
  '763f6cb0-a456-8cbf-975c-82df8d42a1fa', 'Card', 'model',
  defaults => array['EX'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);
