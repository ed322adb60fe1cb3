-- up: resource_type_added_list

-- line 4, resource_type_added: 1 resource type added: `vlans`
select pg_temp.orch_return(4);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('db483f08-54aa-8ea1-b1a8-43aeafac7c96', 'vlans', 'the vlans')
on conflict do nothing;

-- line 5, resource_type_attached: 1 resource type attached to `Port`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Port', array['vlans'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 5, filling: `Port` has a value of `vlans`, where its status requires it
select pg_temp.orch_fill_values(
  'db483f08-54aa-8ea1-b1a8-43aeafac7c96', 'Port', 'vlans',
  defaults => array['100', '200'], minimum => '{"active":2,"disabled":2,"initial":2,"migrating":2,"provisioning":2,"terminated":2}', only_made => false);
