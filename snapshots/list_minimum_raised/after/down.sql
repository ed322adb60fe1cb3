-- down: list_minimum_raised

-- line 4, filling: what lacks `cards` is left so
select pg_temp.orch_fill_attribute(
  '910c3381-48cc-85ba-b6d9-1c42d684a4a9', 'product_blocks', 'Node', 'cards',
  holds => array['Card'], block => 'Card', minimum => '{"active":2,"disabled":2,"initial":2,"migrating":2,"provisioning":2,"terminated":2}', only_made => false);

-- line 4, filling: what was made in `cards`
select pg_temp.orch_unmake_attribute(
  0, '910c3381-48cc-85ba-b6d9-1c42d684a4a9', 'product_blocks', 'Node', 'cards', minimum => '{"active":2,"disabled":2,"initial":2,"migrating":2,"provisioning":2,"terminated":2}');
