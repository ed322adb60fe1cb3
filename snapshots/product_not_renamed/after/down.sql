-- down: product_not_renamed

-- line 9, product_added: 1 product to go again: `Service port`
select pg_temp.orch_take_products(9, array['Service port']);

-- line 8, product_removed: 1 product back: `Port`
select pg_temp.orch_return(8);
insert into products (product_id, name, description, product_type, tag, status)
values
  ('534bb908-b233-8e58-bf1c-12bcb5b2ec54', 'Port', 'a port', 'PortProduct', 'PORT', 'active')
on conflict do nothing;
insert into product_product_blocks (product_id, product_block_id)
select o.product_id, b.product_block_id
from (values
  ('Port', array['Port'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join products o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;
