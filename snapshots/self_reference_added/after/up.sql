-- up: self_reference_added

-- line 2, attribute_added: what no class knew of under these names
select pg_temp.orch_take_attribute(
  2, 'product_blocks', 'Node', 'deputy',
  blocks => null, unrelated => array['Node']);

-- line 2, attribute_added: what a way back took comes again
select pg_temp.orch_return(2);

-- line 2, attribute_added: 1 relation of product block added: `Node`
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Node', array['Node'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;
