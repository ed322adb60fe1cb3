-- up: circle_added

-- line 1, cutting: what nothing used any more
select pg_temp.orch_return(1);

-- lines 2 to 3, attribute_added: what no class knew of under these names
select pg_temp.orch_take_attribute(
  2, 'product_blocks', 'Card', 'node',
  blocks => null, unrelated => array['Node']);
select pg_temp.orch_take_attribute(
  2, 'product_blocks', 'Node', 'cards',
  blocks => null, unrelated => array['Card']);

-- lines 2 to 3, attribute_added: what a way back took comes again
select pg_temp.orch_return(2);

-- lines 2 to 3, attribute_added: 2 relations of product block added: `Card`, `Node`
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Card', array['Node']),
  ('Node', array['Card'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
