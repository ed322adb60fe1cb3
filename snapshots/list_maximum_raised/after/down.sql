-- down: list_maximum_raised

-- line 2, attribute_changed: attribute `cards` of product block `Node` holds fewer again
select pg_temp.orch_take_surplus(
  2, 'product_blocks', 'Node', 'cards',
  blocks => array['Card'], most => '{"active":4,"disabled":4,"initial":4,"migrating":4,"provisioning":4,"terminated":4}', misfits => 'archive');
