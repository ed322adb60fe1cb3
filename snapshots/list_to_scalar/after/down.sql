-- down: list_to_scalar

-- line 6, filling: what lacks `cards` is left so
select pg_temp.orch_fill_attribute(
  '910c3381-48cc-85ba-b6d9-1c42d684a4a9', 'product_blocks', 'Node', 'cards',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 6, filling: what was made in `cards`
select pg_temp.orch_unmake_attribute(
  0, '910c3381-48cc-85ba-b6d9-1c42d684a4a9', 'product_blocks', 'Node', 'cards', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}');

-- line 6, attribute_changed: attribute `cards` of product block `Node` gets back
select pg_temp.orch_return(6);
