-- up: Add User and UserGroup products

-- lines 22 to 24, product_added: 3 products added: `User Group`, `User external`, `User internal`
insert into products (product_id, name, description, product_type, tag, status)
values
  ('d9c255ba-4f96-874c-8678-e5fddc58a91f', 'User Group', 'user group administration', 'UserGroup', 'GROUP', 'active'),
  ('48e5e5ee-7879-8281-9a2f-9278c8cbcebb', 'User external', 'user administration - external', 'User', 'USER_EXT', 'active'),
  ('45fa5a8a-7bb1-8932-9bcc-fd7b1271947f', 'User internal', 'user administration - internal', 'User', 'USER_INT', 'active');

-- lines 25 to 26, fixed_input_added: 2 fixed inputs added to `User external`, `User internal`
insert into fixed_inputs (fixed_input_id, product_id, name, value)
select v.id, p.product_id, v.name, v.value
from (values
  ('9e4b7207-d5eb-8a21-9668-a26b51a534b8'::uuid, 'User external', 'affiliation', 'external'),
  ('0a8af2ed-8428-8974-b2b1-4e894cab5a6e', 'User internal', 'affiliation', 'internal')
) as v (id, product, name, value)
left join products p on p.name = v.product;

-- lines 27 to 28, block_added: 2 product blocks added: `UserBlock`, `UserGroupBlock`
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('d8828962-b268-8b5c-899f-dfe14a47807d', 'UserBlock', 'user block', 'UB', 'active'),
  ('943be8c0-d72f-8ee4-b6e5-9283cc0dc0c8', 'UserGroupBlock', 'user group block', 'UGB', 'active');

-- lines 29 to 33, resource_type_added: 5 resource types added: `age`, `group_id`, `group_name`, `user_id` and 1 more
insert into resource_types (resource_type_id, resource_type, description)
values
  ('6873303a-a6bc-829f-a23a-e747c7bb0472', 'age', 'age of the user'),
  ('9d6a2bb1-d3a5-8c86-b4ac-7e1e389eb3b7', 'group_id', 'id of the user group'),
  ('e91b12fd-9059-89eb-9c0a-4c3dd40cc212', 'group_name', 'name of the user group'),
  ('83cd152f-b039-87e3-9ce0-20280a7746b4', 'user_id', 'id of the user'),
  ('20b462b3-fa5a-8db5-86f1-1b659df514db', 'username', 'name of the user');

-- lines 34 to 38, resource_type_attached: 5 resource types attached to `UserBlock`, `UserGroupBlock`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('UserBlock', array['age', 'user_id', 'username']),
  ('UserGroupBlock', array['group_id', 'group_name'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type;

-- lines 39 to 41, attribute_added: 3 relations of product added: `User Group`, `User external`, `User internal`
insert into product_product_blocks (product_id, product_block_id)
select o.product_id, b.product_block_id
from (values
  ('User Group', array['UserGroupBlock']),
  ('User external', array['UserBlock']),
  ('User internal', array['UserBlock'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join products o on o.name = v.owner
left join product_blocks b on b.name = u.block;

-- line 42, attribute_added: 1 relation of product block added: `UserBlock`
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('UserBlock', array['UserGroupBlock'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block;
