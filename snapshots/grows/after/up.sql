-- up: grows

-- line 1, cutting: what nothing used any more
select pg_temp.orch_return(1);

-- line 11, product_added: 1 product added: `Server south`
select pg_temp.orch_return(11);
insert into products (product_id, name, description, product_type, tag, status)
values
  ('917d7fff-71cc-88c1-8864-ec3dad0fe356', 'Server south', 'a server, far away', 'ServerProduct', 'SERVER_S', 'active')
on conflict do nothing;

-- lines 12 to 13, fixed_input_added: 2 fixed inputs added to `Server`, `Server south`
select pg_temp.orch_return(12);
insert into fixed_inputs (fixed_input_id, product_id, name, value)
select v.id, p.product_id, v.name, v.value
from (values
  ('4007cfc7-42ad-8a35-82c4-9f8da8113bcd'::uuid, 'Server', 'region', 'north'),
  ('12da401a-5a1e-89d3-bb2d-063eb9265b8f', 'Server south', 'region', 'south')
) as v (id, product, name, value)
left join products p on p.name = v.product
on conflict do nothing;

-- line 14, block_added: 1 product block added: `Disk`
select pg_temp.orch_return(14);
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('1ccc188f-5654-82c5-8912-5ec13ee0de3e', 'Disk', 'disk block', 'D', 'active')
on conflict do nothing;

-- lines 15 to 16, resource_type_added: 2 resource types added: `rack`, `size`
select pg_temp.orch_return(15);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('34dc5abc-f6b8-8c05-bfc2-5c2373de7463', 'rack', 'where it stands'),
  ('1218b6ac-ab2e-86e5-a9c9-a95fd20ef380', 'size', 'in GB')
on conflict do nothing;

-- lines 17 to 19, resource_type_attached: 3 resource types attached to `Disk`, `Server`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Disk', array['hostname', 'size']),
  ('Server', array['rack'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- lines 20 to 22, attribute_added: what a way back took comes again
select pg_temp.orch_return(20);

-- lines 20 to 22, attribute_added: 1 relation of product added: `Server south`
insert into product_product_blocks (product_id, product_block_id)
select o.product_id, b.product_block_id
from (values
  ('Server south', array['Server'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join products o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;

-- lines 20 to 22, attribute_added: 1 relation of product block added: `Server`
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Server', array['Disk'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;
