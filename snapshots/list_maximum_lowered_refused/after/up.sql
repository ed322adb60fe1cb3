-- up: list_maximum_lowered_refused

-- line 3, attribute_changed: attribute `cards` of product block `Node` holds fewer
select pg_temp.orch_take_surplus(
  3, 'product_blocks', 'Node', 'cards',
  blocks => array['Card'], most => '{"active":2,"disabled":2,"initial":2,"migrating":2,"provisioning":2,"terminated":2}', misfits => 'refuse');
