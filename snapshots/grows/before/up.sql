-- up: grows

-- line 8, product_added: 1 product added: `Server`
insert into products (product_id, name, description, product_type, tag, status)
values
  ('e305e7c9-a741-848d-ad2c-e6fae38ef1a4', 'Server', 'a server', 'ServerProduct', 'SERVER', 'active');

-- line 9, block_added: 1 product block added: `Server`
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('505a5cbb-1174-808c-801a-ac99c9522021', 'Server', 'server block', 'S', 'active');

-- line 10, resource_type_added: 1 resource type added: `hostname`
insert into resource_types (resource_type_id, resource_type, description)
values
  ('4f68b209-20ff-8e33-8965-2db2b62f5bd5', 'hostname', 'name of the host');

-- line 11, resource_type_attached: 1 resource type attached to `Server`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Server', array['hostname'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type;

-- line 12, attribute_added: 1 relation of product added: `Server`
insert into product_product_blocks (product_id, product_block_id)
select o.product_id, b.product_block_id
from (values
  ('Server', array['Server'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join products o on o.name = v.owner
left join product_blocks b on b.name = u.block;
