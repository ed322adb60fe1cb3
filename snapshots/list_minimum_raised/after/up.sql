-- up: list_minimum_raised

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 4, filling: `Node` has a `Card` in `cards`, where its status requires it
select pg_temp.orch_fill_attribute(
  '910c3381-48cc-85ba-b6d9-1c42d684a4a9', 'product_blocks', 'Node', 'cards',
  holds => array['Card'], block => 'Card', minimum => '{"active":2,"disabled":2,"initial":2,"migrating":2,"provisioning":2,"terminated":2}', only_made => false);

-- line 4, filling: `Card` has a value of `model`, where its status requires it
select pg_temp.orch_fill_values(
  '763f6cb0-a456-8cbf-975c-82df8d42a1fa', 'Card', 'model',
  defaults => array['MX'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);
