-- up: several_replaced_at_once

-- lines 6 to 7, resource_type_added: 2 resource types added: `far`, `near`
select pg_temp.orch_return(6);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('c0980b05-2af9-8a5a-9a9d-4dd94e55f9ee', 'far', 'the far'),
  ('0d4be577-64da-88d6-8b0b-b1ef3316b566', 'near', 'the near')
on conflict do nothing;

-- line 8, resource_type_replaced: unknown until now to `Port`
select pg_temp.orch_take_attachments(8, '{"Port":["near"]}');

-- line 8, resource_type_replaced: in `Port`
select pg_temp.orch_take_block_resource_types(8, '{"Port":["a_side"]}');
update subscription_instance_values x set resource_type_id = r.resource_type_id
from (values
  ('a_side', 'near')
) as v (former, name), resource_types f, resource_types r,
  product_blocks b, subscription_instances i
where f.resource_type = v.former and r.resource_type = v.name and b.name = 'Port'
  and i.product_block_id = b.product_block_id
  and x.subscription_instance_id = i.subscription_instance_id
  and x.resource_type_id = f.resource_type_id;
select pg_temp.orch_return(8);
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Port', array['near'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 9, resource_type_replaced: unknown until now to `Port`
select pg_temp.orch_take_attachments(9, '{"Port":["far"]}');

-- line 9, resource_type_replaced: in `Port`
select pg_temp.orch_take_block_resource_types(9, '{"Port":["b_side"]}');
update subscription_instance_values x set resource_type_id = r.resource_type_id
from (values
  ('b_side', 'far')
) as v (former, name), resource_types f, resource_types r,
  product_blocks b, subscription_instances i
where f.resource_type = v.former and r.resource_type = v.name and b.name = 'Port'
  and i.product_block_id = b.product_block_id
  and x.subscription_instance_id = i.subscription_instance_id
  and x.resource_type_id = f.resource_type_id;
select pg_temp.orch_return(9);
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Port', array['far'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;
