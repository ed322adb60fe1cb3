-- down: resource_type_replaced_and_narrowed

-- line 8, resource_type_replaced: unknown to `Card`
select pg_temp.orch_take_attachments(8, '{"Card":["mode"]}');

-- line 8, resource_type_replaced: again in `Card`
select pg_temp.orch_take_block_resource_types(8, '{"Card":["kind"]}');
update subscription_instance_values x set resource_type_id = r.resource_type_id
from (values
  ('kind', 'mode')
) as v (former, name), resource_types f, resource_types r,
  product_blocks b, subscription_instances i
where f.resource_type = v.former and r.resource_type = v.name and b.name = 'Card'
  and i.product_block_id = b.product_block_id
  and x.subscription_instance_id = i.subscription_instance_id
  and x.resource_type_id = f.resource_type_id;
select pg_temp.orch_return(8);
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Card', array['mode'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 7, resource_type_added: 1 resource type to go again: `kind`
select pg_temp.orch_take_resource_types(7, array['kind']);

-- line 6, resource_type_changed: `mode` of `Card` without what took a place
select pg_temp.orch_unfit_values(6, 'Card', 'mode');

-- line 6, resource_type_changed: `mode` of `Card` allows again
select pg_temp.orch_return(6);
