-- down: list_to_scalar_renamed

-- line 7, filling: what lacks `card` is left so
select pg_temp.orch_fill_attribute(
  '910c3381-48cc-85ba-b6d9-1c42d684a4a9', 'product_blocks', 'Node', 'card',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 7, filling: what was made in `card`
select pg_temp.orch_unmake_attribute(
  0, '910c3381-48cc-85ba-b6d9-1c42d684a4a9', 'product_blocks', 'Node', 'card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}');

-- line 8, attribute_renamed: of product block `Node`
update subscription_instance_relations x set domain_model_attr = v.name
from (values
  ('card', 'cards')
) as v (former, name), subscription_instances i, product_blocks b
where b.name = 'Node' and i.product_block_id = b.product_block_id
  and x.in_use_by_id = i.subscription_instance_id and x.domain_model_attr = v.former;

-- line 7, attribute_changed: attribute `cards` of product block `Node` gets back
select pg_temp.orch_return(7);
