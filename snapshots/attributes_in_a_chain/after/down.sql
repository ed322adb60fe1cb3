-- down: attributes_in_a_chain

-- line 4, attribute_renamed: of product block `Node`
update subscription_instance_relations x set domain_model_attr = v.name
from (values
  ('spare', 'main'),
  ('third', 'spare')
) as v (former, name), subscription_instances i, product_blocks b
where b.name = 'Node' and i.product_block_id = b.product_block_id
  and x.in_use_by_id = i.subscription_instance_id and x.domain_model_attr = v.former;
