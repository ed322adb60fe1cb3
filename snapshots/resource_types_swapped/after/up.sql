-- up: resource_types_swapped

-- line 4, resource_type_replaced: unknown until now to `Port`
select pg_temp.orch_take_attachments(4, '{}');

-- line 4, resource_type_replaced: in `Port`
select pg_temp.orch_take_block_resource_types(4, '{"Port":["source","target"]}');
update subscription_instance_values x set resource_type_id = r.resource_type_id
from (values
  ('source', 'target'),
  ('target', 'source')
) as v (former, name), resource_types f, resource_types r,
  product_blocks b, subscription_instances i
where f.resource_type = v.former and r.resource_type = v.name and b.name = 'Port'
  and i.product_block_id = b.product_block_id
  and x.subscription_instance_id = i.subscription_instance_id
  and x.resource_type_id = f.resource_type_id;
select pg_temp.orch_return(4);
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Port', array['target', 'source'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;
