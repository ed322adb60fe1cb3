-- up: attribute_at_product_made_required

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 4, filling: `Node` has a `Card` in `card`, where its status requires it
select pg_temp.orch_fill_attribute(
  '353baf8c-d0d4-8cab-bd5a-727c4378a670', 'products', 'Node', 'card',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 4, filling: `Card` has a value of `model`, where its status requires it
select pg_temp.orch_fill_values(
  '763f6cb0-a456-8cbf-975c-82df8d42a1fa', 'Card', 'model',
  defaults => array['MX'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);
