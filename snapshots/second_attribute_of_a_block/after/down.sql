-- down: second_attribute_of_a_block

-- line 4, filling: what lacks `spare` is left so
select pg_temp.orch_fill_attribute(
  'e850db0d-4a7c-8d1c-9e05-4aabd4f1df1e', 'product_blocks', 'Node', 'spare',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 4, filling: what was made in `spare`
select pg_temp.orch_unmake_attribute(
  0, 'e850db0d-4a7c-8d1c-9e05-4aabd4f1df1e', 'product_blocks', 'Node', 'spare', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}');

-- line 4, attribute_added: 1 attribute to go again
select pg_temp.orch_take_attribute(
  4, 'product_blocks', 'Node', 'spare',
  blocks => null, unrelated => '{}');

-- line 4, attribute_added: what no class knew of comes back
select pg_temp.orch_return(4);
