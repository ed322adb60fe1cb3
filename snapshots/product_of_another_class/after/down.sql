-- down: product_of_another_class

-- line 1, cutting: what nothing used any more
select pg_temp.orch_return(1);

-- line 12, filling: what lacks `card` is left so
select pg_temp.orch_fill_attribute(
  'c8985f22-7ab1-866d-923e-62ee85f4cc2e', 'products', 'Port', 'card',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 13, product_type_changed: the former class for `Port`
update products p set product_type = v.product_type
from (values
  ('Port', 'PortProduct')
) as v (name, product_type)
where p.name = v.name;

-- line 12, attribute_added: 1 attribute to go again
select pg_temp.orch_take_attribute(
  12, 'products', 'Port', 'card',
  blocks => null, unrelated => array['Card']);

-- line 12, attribute_added: what no class knew of comes back
select pg_temp.orch_return(12);

-- lines 10 to 11, resource_type_removed: 2 resource types back: `name`, `speed`
select pg_temp.orch_return(10);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('146b5f8b-198f-8d2b-ab07-a34f3c0e9c1d', 'name', 'the name'),
  ('9f7d0171-ebc2-8b20-b9e3-40eca3b1297a', 'speed', 'the speed')
on conflict do nothing;

-- line 9, block_removed: 1 product block back: `Port`
select pg_temp.orch_return(9);
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

-- line 8, attribute_removed: 1 attribute back: `port`
select pg_temp.orch_return(8);
insert into product_product_blocks (product_id, product_block_id)
select o.product_id, b.product_block_id
from (values
  ('Port', array['Port'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join products o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;
