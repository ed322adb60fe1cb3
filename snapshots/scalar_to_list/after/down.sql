-- down: scalar_to_list

-- line 6, filling: what lacks `cards` is left so
select pg_temp.orch_fill_attribute(
  '1a00c03a-9f2c-8764-9674-b36d2cd6fab2', 'product_blocks', 'Node', 'cards',
  holds => array['Card'], block => 'Card', minimum => '{"active":2,"disabled":2,"initial":2,"migrating":2,"provisioning":2,"terminated":2}', only_made => false);

-- line 6, filling: what was made in `cards`
select pg_temp.orch_unmake_attribute(
  0, '1a00c03a-9f2c-8764-9674-b36d2cd6fab2', 'product_blocks', 'Node', 'cards', minimum => '{"active":2,"disabled":2,"initial":2,"migrating":2,"provisioning":2,"terminated":2}');

-- line 6, attribute_changed: attribute `cards` of product block `Node` holds fewer again
select pg_temp.orch_take_surplus(
  6, 'product_blocks', 'Node', 'cards',
  blocks => array['Card'], most => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', misfits => 'archive');

-- line 5, attribute_renamed: of product block `Node`
update subscription_instance_relations x set domain_model_attr = v.name
from (values
  ('cards', 'card')
) as v (former, name), subscription_instances i, product_blocks b
where b.name = 'Node' and i.product_block_id = b.product_block_id
  and x.in_use_by_id = i.subscription_instance_id and x.domain_model_attr = v.former;
