-- up: workshop

-- lines 22 to 24, product_added: 3 products added: `User Group`, `User external`, `User internal`
select pg_temp.orch_return(22);
insert into products (product_id, name, description, product_type, tag, status)
values
  ('3cc25ed4-b7d2-8bce-aa4a-0f9759b40872', 'User Group', 'user group administration', 'UserGroup', 'GROUP', 'active'),
  ('7a953f1b-5ae6-84e6-99ea-e42f3a9cd287', 'User external', 'user administration - external', 'User', 'USER_EXT', 'active'),
  ('6fb7768d-b83e-808d-99a3-c5a69712ba70', 'User internal', 'user administration - internal', 'User', 'USER_INT', 'active')
on conflict do nothing;

-- lines 25 to 26, fixed_input_added: 2 fixed inputs added to `User external`, `User internal`
insert into fixed_inputs (fixed_input_id, product_id, name, value)
select v.id, p.product_id, v.name, v.value
from (values
  ('50b9cc62-7501-8eb6-95b8-6946db14001a'::uuid, 'User external', 'affiliation', 'external'),
  ('34f52ea4-3369-81d2-9e0e-b911f8c9e100', 'User internal', 'affiliation', 'internal')
) as v (id, product, name, value)
left join products p on p.name = v.product
on conflict do nothing;

-- lines 27 to 28, block_added: 2 product blocks added: `UserBlock`, `UserGroupBlock`
select pg_temp.orch_return(27);
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('b1f1526a-58d2-83c0-b8dd-608b22763c00', 'UserBlock', 'user block', 'UB', 'active'),
  ('3f55c743-cb3a-8568-a722-20347dd477cd', 'UserGroupBlock', 'user group block', 'UGB', 'active')
on conflict do nothing;

-- lines 29 to 33, resource_type_added: 5 resource types added: `age`, `group_id`, `group_name`, `user_id` and 1 more
select pg_temp.orch_return(29);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('0a3420e6-8a54-85d0-a4e2-a605fdf266c0', 'age', 'age of the user'),
  ('2ac2ee05-c469-863a-96a1-483115443cd5', 'group_id', 'id of the user group'),
  ('aeb10097-8381-8130-8083-0fd78c4bb59c', 'group_name', 'name of the user group'),
  ('4e28e0dc-0aae-809c-b975-1efc5e10e9f9', 'user_id', 'id of the user'),
  ('9d2f47d5-11fd-8538-9749-5d9631a8f387', 'username', 'name of the user')
on conflict do nothing;

-- lines 34 to 38, resource_type_attached: 5 resource types attached to `UserBlock`, `UserGroupBlock`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('UserBlock', array['age', 'user_id', 'username']),
  ('UserGroupBlock', array['group_id', 'group_name'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- lines 39 to 42, attribute_added: 3 relations of product added: `User Group`, `User external`, `User internal`
insert into product_product_blocks (product_id, product_block_id)
select o.product_id, b.product_block_id
from (values
  ('User Group', array['UserGroupBlock']),
  ('User external', array['UserBlock']),
  ('User internal', array['UserBlock'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join products o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;

-- lines 39 to 42, attribute_added: 1 relation of product block added: `UserBlock`
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('UserBlock', array['UserGroupBlock'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;
