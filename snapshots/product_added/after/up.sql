-- up: product_added

-- line 5, product_added: 1 product added: `Port guarded`
select pg_temp.orch_return(5);
insert into products (product_id, name, description, product_type, tag, status)
values
  ('6565e05d-cc8f-8246-8e72-49f56fc15f2a', 'Port guarded', 'a port guarded', 'PortProduct', 'PORT_GUARDED', 'active')
on conflict do nothing;

-- line 6, attribute_added: 1 relation of product added: `Port guarded`
insert into product_product_blocks (product_id, product_block_id)
select o.product_id, b.product_block_id
from (values
  ('Port guarded', array['Port'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join products o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;
