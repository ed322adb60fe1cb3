-- up: resource_type_added_enum

-- lines 6 to 7, resource_type_added: 2 resource types added: `mode`, `tagged`
select pg_temp.orch_return(6);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('fe2475b6-0809-8668-a5a6-e0282d255b22', 'mode', 'the mode'),
  ('8cea5d33-031e-8663-9d9b-950c10e20626', 'tagged', 'the tagged')
on conflict do nothing;

-- lines 8 to 9, resource_type_attached: 2 resource types attached to `Port`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Port', array['mode', 'tagged'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 9, filling: `Port` has a value of `tagged`, where its status requires it
select pg_temp.orch_fill_values(
  '8cea5d33-031e-8663-9d9b-950c10e20626', 'Port', 'tagged',
  defaults => array['True'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 8, filling: `Port` has a value of `mode`, where its status requires it
select pg_temp.orch_fill_values(
  'fe2475b6-0809-8668-a5a6-e0282d255b22', 'Port', 'mode',
  defaults => array['trunk'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);
