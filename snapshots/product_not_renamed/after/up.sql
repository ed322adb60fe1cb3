-- up: product_not_renamed

-- line 8, product_removed: 1 product removed: `Port`
select pg_temp.orch_take_products(8, array['Port']);

-- line 9, product_added: 1 product added: `Service port`
select pg_temp.orch_return(9);
insert into products (product_id, name, description, product_type, tag, status)
values
  ('55298594-e37b-8f77-8eec-1f655a8540d4', 'Service port', 'a service port', 'PortProduct', 'SERVICE_PORT', 'active')
on conflict do nothing;

-- line 10, attribute_added: 1 relation of product added: `Service port`
insert into product_product_blocks (product_id, product_block_id)
select o.product_id, b.product_block_id
from (values
  ('Service port', array['Port'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join products o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;
