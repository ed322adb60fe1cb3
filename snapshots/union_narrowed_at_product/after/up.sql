-- up: union_narrowed_at_product

-- line 7, attribute_changed: attribute `unit` of product `Node` loses blocks
select pg_temp.orch_take_attribute(
  7, 'products', 'Node', 'unit',
  blocks => array['Board'], unrelated => array['Board']);

-- line 8, block_removed: 1 product block removed: `Board`
select pg_temp.orch_take_blocks(8, array['Board']);

-- line 9, resource_type_removed: 1 resource type removed: `maker`
select pg_temp.orch_take_resource_types(9, array['maker']);

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 7, filling: `Node` has a `Card` in `unit`, where its status requires it
select pg_temp.orch_fill_attribute(
  '8b926e3c-6f81-84e7-a097-55258c8fc53c', 'products', 'Node', 'unit',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 7, filling: `Card` has a value of `model`, where its status requires it
select pg_temp.orch_fill_values(
  '763f6cb0-a456-8cbf-975c-82df8d42a1fa', 'Card', 'model',
  defaults => array['MX'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
