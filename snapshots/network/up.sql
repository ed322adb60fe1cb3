-- up: network

-- lines 32 to 34, product_added: 3 products added: `Link 10G/protected`, `Link 1G`, `Node`
insert into products (product_id, name, description, product_type, tag, status)
values
  ('5472fd03-1f5f-8927-bbd4-63af9dc68acc', 'Link 10G/protected', 'a fast link, protected', 'LinkProduct', 'LINK10P', 'active'),
  ('6dab67f5-d356-8835-bcf7-471edb3b7090', 'Link 1G', 'a link', 'LinkProduct', 'LINK1', 'active'),
  ('011e18a7-971c-88a5-aee7-9027093cde27', 'Node', 'a node of the network', 'NodeProduct', 'NODE', 'active');

-- lines 35 to 41, fixed_input_added: 7 fixed inputs added to `Link 10G/protected`, `Link 1G`, `Node`
insert into fixed_inputs (fixed_input_id, product_id, name, value)
select v.id, p.product_id, v.name, v.value
from (values
  ('eb780d0f-f9b1-8b7d-aeeb-723b4ba31787'::uuid, 'Link 10G/protected', 'media', 'fibre'),
  ('679a5a9d-04b3-8231-970c-d55a293bc2c1', 'Link 10G/protected', 'protected', 'True'),
  ('e44e68ce-9168-83f3-88b9-7f4e87458196', 'Link 10G/protected', 'speed', '10000'),
  ('dea9d5cf-a4f8-8d4d-aa94-bf89d1e99079', 'Link 1G', 'media', 'copper'),
  ('dfb097e7-fc4b-80a5-9524-cc83c5ca18e1', 'Link 1G', 'protected', 'False'),
  ('6e43b181-efcb-8034-9e85-61f944e1eabb', 'Link 1G', 'speed', '1000'),
  ('018a1c28-e2c9-8c65-8221-001e1ddf274a', 'Node', 'vendor', 'green')
) as v (id, product, name, value)
left join products p on p.name = v.product;

-- lines 42 to 45, block_added: 4 product blocks added: `Link`, `Node`, `Port`, `Radio`
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('2a9e2001-388f-85b4-97cb-5d95220c5d55', 'Link', 'link block', 'LINK', 'active'),
  ('c497f98f-6c7f-8c71-8959-c6445f64f294', 'Node', 'node block', 'NODE', 'active'),
  ('f23f7a4f-1a4a-802d-b897-ab99a7f8736e', 'Port', 'port block', 'PORT', 'active'),
  ('00504732-6a04-8a9a-8483-efa8f3ffe757', 'Radio', 'radio block', 'RADIO', 'active');

-- lines 46 to 51, resource_type_added: 6 resource types added: `address`, `frequencies`, `node_name`, `note` and 2 more
insert into resource_types (resource_type_id, resource_type, description)
values
  ('19ba8b4b-9094-82b7-921c-595d463892e7', 'address', 'where it is reached'),
  ('54f5db9d-2dee-8f4a-8915-094f70282fd7', 'frequencies', 'in MHz'),
  ('925aa6a6-12d5-88c3-9d4a-9ab3109fc4e7', 'node_name', 'name of the node'),
  ('3ebda8f7-9226-8a4e-bd0c-15d94f9f7df2', 'note', 'whatever is worth a note'),
  ('50f74ce4-5ae6-85a0-919d-c11e15d9f481', 'port_name', 'name of the port'),
  ('f6c57d82-0cb7-8c61-a14d-37e33a31a039', 'tagged', 'whether it carries tags');

-- lines 52 to 58, resource_type_attached: 7 resource types attached to `Link`, `Node`, `Port`, `Radio`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Link', array['note']),
  ('Node', array['address', 'node_name']),
  ('Port', array['port_name', 'tagged']),
  ('Radio', array['frequencies', 'port_name'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type;

-- lines 59 to 61, attribute_added: 3 relations of product added: `Link 10G/protected`, `Link 1G`, `Node`
insert into product_product_blocks (product_id, product_block_id)
select o.product_id, b.product_block_id
from (values
  ('Link 10G/protected', array['Link']),
  ('Link 1G', array['Link']),
  ('Node', array['Node'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join products o on o.name = v.owner
left join product_blocks b on b.name = u.block;

-- lines 62 to 65, attribute_added: 4 relations of product block added: `Link`, `Node`
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Link', array['Port', 'Radio']),
  ('Node', array['Port', 'Node'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block;
