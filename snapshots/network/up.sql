-- up: network

-- lines 32 to 34, product_added: 3 products added: `Link 10G/protected`, `Link 1G`, `Node`
select pg_temp.orch_return(32);
insert into products (product_id, name, description, product_type, tag, status)
values
  ('5085ba92-14b8-8a5f-97ac-d2a39403f82a', 'Link 10G/protected', 'a fast link, protected', 'LinkProduct', 'LINK10P', 'active'),
  ('08c0689f-053c-8d3c-b50f-2a7915999f5c', 'Link 1G', 'a link', 'LinkProduct', 'LINK1', 'active'),
  ('afa2dfd0-ce3f-8a83-8cc4-de7153253e38', 'Node', 'a node of the network', 'NodeProduct', 'NODE', 'active')
on conflict do nothing;

-- lines 35 to 41, fixed_input_added: 7 fixed inputs added to `Link 10G/protected`, `Link 1G`, `Node`
insert into fixed_inputs (fixed_input_id, product_id, name, value)
select v.id, p.product_id, v.name, v.value
from (values
  ('378e4515-8928-8ccf-b5a9-03e3c0e19f14'::uuid, 'Link 10G/protected', 'media', 'fibre'),
  ('643afcf2-9f61-81b5-9401-c82621b9a65a', 'Link 10G/protected', 'protected', 'True'),
  ('cb7d4fe0-4117-8983-a61b-7e8c8d6ba1e1', 'Link 10G/protected', 'speed', '10000'),
  ('e1699415-4ace-840e-8503-dc639366337c', 'Link 1G', 'media', 'copper'),
  ('4733bf05-8022-8b2d-a7c3-f7f9584c4548', 'Link 1G', 'protected', 'False'),
  ('68bc04fd-7172-8d60-a040-c7dead85dd23', 'Link 1G', 'speed', '1000'),
  ('9c5a7396-88b9-81b3-8441-08e9c62dcaff', 'Node', 'vendor', 'green')
) as v (id, product, name, value)
left join products p on p.name = v.product
on conflict do nothing;

-- lines 42 to 45, block_added: 4 product blocks added: `Link`, `Node`, `Port`, `Radio`
select pg_temp.orch_return(42);
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('696a2167-6c26-88ce-8bf4-9ede9e2fb837', 'Link', 'link block', 'LINK', 'active'),
  ('eb8b3843-f9d7-86c2-afbd-b62e3b911747', 'Node', 'node block', 'NODE', 'active'),
  ('e1dc06a7-c809-8651-9d39-6c26eede93c7', 'Port', 'port block', 'PORT', 'active'),
  ('76f45ab2-ec58-8816-8683-63916591b690', 'Radio', 'radio block', 'RADIO', 'active')
on conflict do nothing;

-- lines 46 to 51, resource_type_added: 6 resource types added: `address`, `frequencies`, `node_name`, `note` and 2 more
select pg_temp.orch_return(46);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('c6d45789-6eae-830d-8f61-799fbcefaa51', 'address', 'where it is reached'),
  ('500c61df-9d3a-8cdd-92bf-3ebe3993edca', 'frequencies', 'in MHz'),
  ('c46b7121-6869-845a-b8ee-cf163382adc8', 'node_name', 'name of the node'),
  ('36b54684-84f4-818e-a72d-eba071d03b93', 'note', 'whatever is worth a note'),
  ('8010798a-305f-8c59-8897-3592d9f808ab', 'port_name', 'name of the port'),
  ('8cea5d33-031e-8663-9d9b-950c10e20626', 'tagged', 'whether it carries tags')
on conflict do nothing;

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
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- lines 59 to 65, attribute_added: 3 relations of product added: `Link 10G/protected`, `Link 1G`, `Node`
insert into product_product_blocks (product_id, product_block_id)
select o.product_id, b.product_block_id
from (values
  ('Link 10G/protected', array['Link']),
  ('Link 1G', array['Link']),
  ('Node', array['Node'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join products o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;

-- lines 59 to 65, attribute_added: 4 relations of product block added: `Link`, `Node`
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Link', array['Port', 'Radio']),
  ('Node', array['Port', 'Node'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;
