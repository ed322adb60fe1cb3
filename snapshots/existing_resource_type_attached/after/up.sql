-- up: existing_resource_type_attached

-- line 3, resource_type_attached: 1 resource type unknown until now to `Card`
select pg_temp.orch_take_attachments(3, '{"Card":["name"]}');

-- line 3, resource_type_attached: 1 resource type attached to `Card`
select pg_temp.orch_return(3);
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Card', array['name'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 3, filling: `Card` has a value of `name`, where its status requires it
select pg_temp.orch_fill_values(
  '146b5f8b-198f-8d2b-ab07-a34f3c0e9c1d', 'Card', 'name',
  defaults => array['unnamed'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);
