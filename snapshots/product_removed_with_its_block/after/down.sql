-- down: product_removed_with_its_block

-- line 6, resource_type_removed: 1 resource type back: `speed`
select pg_temp.orch_return(6);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('9f7d0171-ebc2-8b20-b9e3-40eca3b1297a', 'speed', 'the speed')
on conflict do nothing;

-- line 5, block_removed: 1 product block back: `Port`
select pg_temp.orch_return(5);
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('e1dc06a7-c809-8651-9d39-6c26eede93c7', 'Port', 'the port block', 'P', 'active')
on conflict do nothing;
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Port', array['name', 'speed'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 4, product_removed: 1 product back: `Port`
select pg_temp.orch_return(4);
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
