-- down: workshop

-- line 42, attribute_added: 1 relation of product block to remove again: `UserBlock`
delete from product_block_relations x
using product_blocks o, product_blocks b, (values
  ('UserBlock', array['UserGroupBlock'])
) as v (owner, blocks)
where o.name = v.owner and b.name = any (v.blocks)
  and x.in_use_by_id = o.product_block_id and x.depends_on_id = b.product_block_id;

-- lines 39 to 41, attribute_added: 3 relations of product to remove again: `User Group`, `User external`, `User internal`
delete from product_product_blocks x
using products o, product_blocks b, (values
  ('User Group', array['UserGroupBlock']),
  ('User external', array['UserBlock']),
  ('User internal', array['UserBlock'])
) as v (owner, blocks)
where o.name = v.owner and b.name = any (v.blocks)
  and x.product_id = o.product_id and x.product_block_id = b.product_block_id;

-- lines 34 to 38, resource_type_attached: 5 resource types to detach again from `UserBlock`, `UserGroupBlock`
delete from product_block_resource_types x
using product_blocks b, resource_types r, (values
  ('UserBlock', array['age', 'user_id', 'username']),
  ('UserGroupBlock', array['group_id', 'group_name'])
) as v (block, resource_types)
where b.name = v.block and r.resource_type = any (v.resource_types)
  and x.product_block_id = b.product_block_id and x.resource_type_id = r.resource_type_id;

-- lines 29 to 33, resource_type_added: 5 resource types to remove again: `age`, `group_id`, `group_name`, `user_id` and 1 more
select pg_temp.orch_remove('resource_types', 'resource_type', array['age', 'group_id', 'group_name', 'user_id', 'username']);

-- lines 27 to 28, block_added: 2 product blocks to remove again: `UserBlock`, `UserGroupBlock`
select pg_temp.orch_remove('product_blocks', 'name', array['UserBlock', 'UserGroupBlock']);

-- lines 25 to 26, fixed_input_added: 2 fixed inputs to remove again from `User external`, `User internal`
delete from fixed_inputs f
using products p, (values
  ('User external', 'affiliation'),
  ('User internal', 'affiliation')
) as v (product, name)
where p.name = v.product and f.product_id = p.product_id and f.name = v.name;

-- lines 22 to 24, product_added: 3 products to remove again: `User Group`, `User external`, `User internal`
select pg_temp.orch_remove('products', 'name', array['User Group', 'User external', 'User internal']);
