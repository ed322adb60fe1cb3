-- up: all_renamed_at_once

-- line 11, product_renamed: renamed to: `Device`
update products x set name = v.name
from (values
  ('Node', 'Device')
) as v (former, name)
where x.name = v.former;

-- lines 12 to 13, block_renamed: renamed to: `LineCard`, `Device`
update product_blocks x set name = v.name
from (values
  ('Card', 'LineCard'),
  ('Node', 'Device')
) as v (former, name)
where x.name = v.former;

-- line 14, resource_type_renamed: renamed to: `number`
update resource_types x set resource_type = v.name
from (values
  ('serial', 'number')
) as v (former, name)
where x.resource_type = v.former;

-- line 15, fixed_input_renamed: of product `Device`
update fixed_inputs x set name = v.name
from (values
  ('region', 'area')
) as v (former, name), products p
where p.name = 'Device' and x.product_id = p.product_id and x.name = v.former;

-- line 17, attribute_renamed: of product block `Device`
select pg_temp.orch_refuse_attributes('Device', array['line_card']);
update subscription_instance_relations x set domain_model_attr = v.name
from (values
  ('card', 'line_card')
) as v (former, name), subscription_instances i, product_blocks b
where b.name = 'Device' and i.product_block_id = b.product_block_id
  and x.in_use_by_id = i.subscription_instance_id and x.domain_model_attr = v.former;

-- line 18, resource_type_added: 1 resource type added: `slot`
select pg_temp.orch_return(18);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('0a5e7e90-1eed-8d29-9478-6c3640d46ef7', 'slot', 'the slot')
on conflict do nothing;

-- line 19, resource_type_attached: 1 resource type attached to `LineCard`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('LineCard', array['slot'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 19, filling: `LineCard` has a value of `slot`, where its status requires it
select pg_temp.orch_fill_values(
  '0a5e7e90-1eed-8d29-9478-6c3640d46ef7', 'LineCard', 'slot',
  defaults => array['1'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);
