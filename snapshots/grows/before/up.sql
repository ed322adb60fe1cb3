-- up: grows

-- line 8, product_added: 1 product added: `Server`
select pg_temp.orch_return(8);
insert into products (product_id, name, description, product_type, tag, status)
values
  ('d353ffad-b8d0-843f-aed6-42e07bb1ef7e', 'Server', 'a server', 'ServerProduct', 'SERVER', 'active')
on conflict do nothing;

-- line 9, block_added: 1 product block added: `Server`
select pg_temp.orch_return(9);
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('9068bad8-dff3-83ab-b3b9-2a2c7e15046b', 'Server', 'server block', 'S', 'active')
on conflict do nothing;

-- line 10, resource_type_added: 1 resource type added: `hostname`
select pg_temp.orch_return(10);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('928313de-eea2-8759-9e47-b429c5f19563', 'hostname', 'name of the host')
on conflict do nothing;

-- line 11, resource_type_attached: 1 resource type attached to `Server`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Server', array['hostname'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 12, attribute_added: 1 relation of product added: `Server`
insert into product_product_blocks (product_id, product_block_id)
select o.product_id, b.product_block_id
from (values
  ('Server', array['Server'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join products o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;
