-- up: resource_type_not_renamed

-- line 8, resource_type_detached: 1 resource type detached from `Port`
select pg_temp.orch_take_attachments(8, '{"Port":["note"]}');

-- line 9, resource_type_added: 1 resource type added: `remark`
select pg_temp.orch_return(9);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('23ae82ba-7b1c-84dc-b31f-f5dba7ab97d9', 'remark', 'the remark')
on conflict do nothing;

-- line 10, resource_type_removed: 1 resource type removed: `note`
select pg_temp.orch_take_resource_types(10, array['note']);

-- line 11, resource_type_attached: 1 resource type attached to `Port`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Port', array['remark'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 11, filling: `Port` has a value of `remark`, where its status requires it
select pg_temp.orch_fill_values(
  '23ae82ba-7b1c-84dc-b31f-f5dba7ab97d9', 'Port', 'remark',
  defaults => array['none'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);
