-- down: resource_type_removed

-- line 5, resource_type_removed: 1 resource type back: `vlan`
select pg_temp.orch_return(5);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('9a17ce50-91bb-881c-b634-73559281634a', 'vlan', 'the vlan')
on conflict do nothing;

-- line 4, resource_type_detached: 1 resource type back on `Port`
select pg_temp.orch_return(4);
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Port', array['vlan'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;
