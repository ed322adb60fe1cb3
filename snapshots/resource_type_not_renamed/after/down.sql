-- down: resource_type_not_renamed

-- line 11, filling: what lacks `remark` is left so
select pg_temp.orch_fill_values(
  '23ae82ba-7b1c-84dc-b31f-f5dba7ab97d9', 'Port', 'remark',
  defaults => array['none'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 10, resource_type_removed: 1 resource type back: `note`
select pg_temp.orch_return(10);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('36b54684-84f4-818e-a72d-eba071d03b93', 'note', 'the note')
on conflict do nothing;

-- line 9, resource_type_added: 1 resource type to go again: `remark`
select pg_temp.orch_take_resource_types(9, array['remark']);

-- line 8, resource_type_detached: 1 resource type back on `Port`
select pg_temp.orch_return(8);
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Port', array['note'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;
