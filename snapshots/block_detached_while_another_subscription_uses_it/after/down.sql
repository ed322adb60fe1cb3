-- down: block_detached_while_another_subscription_uses_it

-- line 4, attribute_removed: 1 attribute back: `cards`
select pg_temp.orch_return(4);
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Node', array['Card'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;
