-- down: resource_type_replaced_by_an_existing_one

-- line 4, resource_type_removed: 1 resource type back: `title`
select pg_temp.orch_return(4);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('0b263b97-a821-844b-a820-c6f38da45a55', 'title', 'the title')
on conflict do nothing;

-- line 3, resource_type_replaced: unknown to `Card`
select pg_temp.orch_take_attachments(3, '{"Card":["title"]}');

-- line 3, resource_type_replaced: again in `Card`
select pg_temp.orch_take_block_resource_types(3, '{"Card":["name"]}');
update subscription_instance_values x set resource_type_id = r.resource_type_id
from (values
  ('name', 'title')
) as v (former, name), resource_types f, resource_types r,
  product_blocks b, subscription_instances i
where f.resource_type = v.former and r.resource_type = v.name and b.name = 'Card'
  and i.product_block_id = b.product_block_id
  and x.subscription_instance_id = i.subscription_instance_id
  and x.resource_type_id = f.resource_type_id;
select pg_temp.orch_return(3);
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Card', array['title'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;
