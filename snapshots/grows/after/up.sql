-- up: grows

-- line 11, product_added: 1 product added: `Server south`
insert into products (product_id, name, description, product_type, tag, status)
values
  ('8ecc556d-a3a9-898a-88b3-9492f2496b4c', 'Server south', 'a server, far away', 'ServerProduct', 'SERVER_S', 'active');

-- lines 12 to 13, fixed_input_added: 2 fixed inputs added to `Server`, `Server south`
insert into fixed_inputs (fixed_input_id, product_id, name, value)
select v.id, p.product_id, v.name, v.value
from (values
  ('df3b4eef-ecf0-8981-8629-a1494bced7a2'::uuid, 'Server', 'region', 'north'),
  ('d6bac492-086b-8117-8e95-3f2ee20e708f', 'Server south', 'region', 'south')
) as v (id, product, name, value)
left join products p on p.name = v.product;

-- line 14, block_added: 1 product block added: `Disk`
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('9c885abc-a818-8343-8642-a4dcdb09580c', 'Disk', 'disk block', 'D', 'active');

-- lines 15 to 16, resource_type_added: 2 resource types added: `rack`, `size`
insert into resource_types (resource_type_id, resource_type, description)
values
  ('ca2888ea-e8c6-878c-845a-af8c42079f7d', 'rack', 'where it stands'),
  ('cdae026c-9f6b-80c7-b12a-1fba35bab448', 'size', 'in GB');

-- lines 17 to 19, resource_type_attached: 3 resource types attached to `Disk`, `Server`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Disk', array['hostname', 'size']),
  ('Server', array['rack'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type;

-- line 20, attribute_added: 1 relation of product added: `Server south`
insert into product_product_blocks (product_id, product_block_id)
select o.product_id, b.product_block_id
from (values
  ('Server south', array['Server'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join products o on o.name = v.owner
left join product_blocks b on b.name = u.block;

-- lines 21 to 22, attribute_added: 1 relation of product block added: `Server`
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Server', array['Disk'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block;
