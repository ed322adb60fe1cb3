-- up: attribute_filled_by_people

-- line 3, attribute_added: what no class knew of under these names
select pg_temp.orch_take_attribute(
  3, 'product_blocks', 'Node', 'uplink',
  blocks => null, unrelated => array['Port']);

-- line 3, attribute_added: what a way back took comes again
select pg_temp.orch_return(3);

-- line 3, attribute_added: 1 relation of product block added: `Node`
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Node', array['Port'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;

-- line 3, filling: `Node` needs something in `uplink`, which people fill
select pg_temp.orch_fill_attribute(
  '4cfa4cc2-c368-861c-a32e-bf63771e3fa1', 'product_blocks', 'Node', 'uplink',
  holds => array['Port'], block => null, minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);
