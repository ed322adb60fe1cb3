-- down: block_moved_from_product_to_block

-- line 1, cutting: what nothing used any more
select pg_temp.orch_return(1);

-- line 7, filling: what lacks `card` is left so
select pg_temp.orch_fill_attribute(
  '1a00c03a-9f2c-8764-9674-b36d2cd6fab2', 'product_blocks', 'Node', 'card',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 7, filling: what was made in `card`
select pg_temp.orch_unmake_attribute(
  0, '1a00c03a-9f2c-8764-9674-b36d2cd6fab2', 'product_blocks', 'Node', 'card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}');

-- line 7, attribute_added: 1 attribute to go again
select pg_temp.orch_take_attribute(
  7, 'product_blocks', 'Node', 'card',
  blocks => null, unrelated => array['Card']);

-- line 7, attribute_added: what no class knew of comes back
select pg_temp.orch_return(7);

-- line 6, attribute_removed: 1 attribute back: `card`
select pg_temp.orch_return(6);
insert into product_product_blocks (product_id, product_block_id)
select o.product_id, b.product_block_id
from (values
  ('Node', array['Card'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join products o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;
