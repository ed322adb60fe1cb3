-- down: resource_type_renamed_in_one_block

-- line 5, resource_type_replaced: unknown to `Card`
select pg_temp.orch_take_attachments(5, '{"Card":["name"]}');

-- line 5, resource_type_replaced: again in `Card`
select pg_temp.orch_take_block_resource_types(5, '{"Card":["label"]}');
update subscription_instance_values x set resource_type_id = r.resource_type_id
from (values
  ('label', 'name')
) as v (former, name), resource_types f, resource_types r,
  product_blocks b, subscription_instances i
where f.resource_type = v.former and r.resource_type = v.name and b.name = 'Card'
  and i.product_block_id = b.product_block_id
  and x.subscription_instance_id = i.subscription_instance_id
  and x.resource_type_id = f.resource_type_id;
select pg_temp.orch_return(5);
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Card', array['name'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 4, resource_type_added: 1 resource type to go again: `label`
select pg_temp.orch_take_resource_types(4, array['label']);
