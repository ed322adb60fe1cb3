-- up: existing_block_under_block

-- line 4, attribute_added: what no class knew of under these names
select pg_temp.orch_take_attribute(
  4, 'product_blocks', 'Node', 'card',
  blocks => null, unrelated => array['Card']);

-- line 4, attribute_added: what a way back took comes again
select pg_temp.orch_return(4);

-- line 4, attribute_added: 1 relation of product block added: `Node`
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Node', array['Card'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 4, filling: `Node` has a `Card` in `card`, where its status requires it
select pg_temp.orch_fill_attribute(
  '1a00c03a-9f2c-8764-9674-b36d2cd6fab2', 'product_blocks', 'Node', 'card',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 4, filling: `Card` has a value of `model`, where its status requires it
select pg_temp.orch_fill_values(
  '763f6cb0-a456-8cbf-975c-82df8d42a1fa', 'Card', 'model',
  defaults => array['MX'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);
