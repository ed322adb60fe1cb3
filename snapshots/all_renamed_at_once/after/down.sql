-- down: all_renamed_at_once

-- line 19, filling: what lacks `slot` is left so
select pg_temp.orch_fill_values(
  '0a5e7e90-1eed-8d29-9478-6c3640d46ef7', 'LineCard', 'slot',
  defaults => array['1'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 18, resource_type_added: 1 resource type to go again: `slot`
select pg_temp.orch_take_resource_types(18, array['slot']);

-- line 17, attribute_renamed: of product block `Device`
update subscription_instance_relations x set domain_model_attr = v.name
from (values
  ('line_card', 'card')
) as v (former, name), subscription_instances i, product_blocks b
where b.name = 'Device' and i.product_block_id = b.product_block_id
  and x.in_use_by_id = i.subscription_instance_id and x.domain_model_attr = v.former;

-- line 15, fixed_input_renamed: of product `Device`
update fixed_inputs x set name = v.name
from (values
  ('area', 'region')
) as v (former, name), products p
where p.name = 'Device' and x.product_id = p.product_id and x.name = v.former;

-- line 14, resource_type_renamed: not renamed to: `number`
update resource_types x set resource_type = v.name
from (values
  ('number', 'serial')
) as v (former, name)
where x.resource_type = v.former;

-- lines 12 to 13, block_renamed: not renamed to: `LineCard`, `Device`
update product_blocks x set name = v.name
from (values
  ('LineCard', 'Card'),
  ('Device', 'Node')
) as v (former, name)
where x.name = v.former;

-- line 11, product_renamed: not renamed to: `Device`
update products x set name = v.name
from (values
  ('Device', 'Node')
) as v (former, name)
where x.name = v.former;
