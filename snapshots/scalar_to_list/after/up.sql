-- up: scalar_to_list

-- line 5, attribute_renamed: of product block `Node`
select pg_temp.orch_refuse_attributes('Node', array['cards']);
update subscription_instance_relations x set domain_model_attr = v.name
from (values
  ('card', 'cards')
) as v (former, name), subscription_instances i, product_blocks b
where b.name = 'Node' and i.product_block_id = b.product_block_id
  and x.in_use_by_id = i.subscription_instance_id and x.domain_model_attr = v.former;

-- line 6, attribute_changed: attribute `cards` of product block `Node` takes what a way back took
select pg_temp.orch_return(6);

-- line 0, filling: what a way back took of it
select pg_temp.orch_return(0);

-- line 6, filling: `Node` has a `Card` in `cards`, where its status requires it
select pg_temp.orch_fill_attribute(
  '1a00c03a-9f2c-8764-9674-b36d2cd6fab2', 'product_blocks', 'Node', 'cards',
  holds => array['Card'], block => 'Card', minimum => '{"active":2,"disabled":2,"initial":2,"migrating":2,"provisioning":2,"terminated":2}', only_made => false);

-- line 6, filling: `Card` has a value of `model`, where its status requires it
select pg_temp.orch_fill_values(
  '763f6cb0-a456-8cbf-975c-82df8d42a1fa', 'Card', 'model',
  defaults => array['EX'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);
