-- up: resource_type_added_by_status

-- line 4, resource_type_added: 1 resource type added: `vlan`
select pg_temp.orch_return(4);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('9a17ce50-91bb-881c-b634-73559281634a', 'vlan', 'the vlan')
on conflict do nothing;

-- line 5, resource_type_attached: 1 resource type attached to `Port`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Port', array['vlan'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 5, filling: `Port` has a value of `vlan`, where its status requires it
select pg_temp.orch_fill_values(
  '9a17ce50-91bb-881c-b634-73559281634a', 'Port', 'vlan',
  defaults => array['100'], minimum => '{"active":1}', only_made => false);
