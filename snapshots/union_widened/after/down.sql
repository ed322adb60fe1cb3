-- down: union_widened

-- line 8, attribute_changed: attribute `card` of product block `Node` loses again what it got
select pg_temp.orch_take_attribute(
  8, 'product_blocks', 'Node', 'card',
  blocks => array['Board'], unrelated => array['Board']);

-- line 6, resource_type_added: 1 resource type to go again: `maker`
select pg_temp.orch_take_resource_types(6, array['maker']);

-- line 5, block_added: 1 product block to go again: `Board`
select pg_temp.orch_take_blocks(5, array['Board']);

-- line 0, check: what stays and used what went has what it requires
select pg_temp.orch_refuse_emptied('[{"attribute":"card","block":"Node","minimum":{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}}]');

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
