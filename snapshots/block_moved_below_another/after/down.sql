-- down: block_moved_below_another

-- line 14, filling: what lacks `shelf` is left so
select pg_temp.orch_fill_attribute(
  '844a3bc9-5a60-8559-beed-6d4c47de1745', 'product_blocks', 'Node', 'shelf',
  holds => array['Shelf'], block => 'Shelf', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 14, filling: what was made in `shelf`
select pg_temp.orch_unmake_attribute(
  0, '844a3bc9-5a60-8559-beed-6d4c47de1745', 'product_blocks', 'Node', 'shelf', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}');

-- lines 14 to 15, attribute_added: 1 attribute to go again
select pg_temp.orch_take_attribute(
  14, 'product_blocks', 'Node', 'shelf',
  blocks => null, unrelated => array['Shelf']);

-- line 12, resource_type_added: 1 resource type to go again: `room`
select pg_temp.orch_take_resource_types(12, array['room']);

-- line 11, block_added: 1 product block to go again: `Shelf`
select pg_temp.orch_take_blocks(11, array['Shelf']);

-- line 10, attribute_removed: 1 attribute back: `cards`
select pg_temp.orch_return(10);
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Node', array['Card'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
