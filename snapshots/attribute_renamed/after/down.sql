-- down: attribute_renamed

-- line 3, attribute_renamed: of product block `Node`
update subscription_instance_relations x set domain_model_attr = v.name
from (values
  ('board', 'card')
) as v (former, name), subscription_instances i, product_blocks b
where b.name = 'Node' and i.product_block_id = b.product_block_id
  and x.in_use_by_id = i.subscription_instance_id and x.domain_model_attr = v.former;
