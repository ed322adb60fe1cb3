-- down: Add User and UserGroup products

-- lines 29 to 33, resource_type_added: 5 resource types to go again: `age`, `group_id`, `group_name`, `user_id` and 1 more
select pg_temp.orch_take_resource_types(29, array['age', 'group_id', 'group_name', 'user_id', 'username']);

-- lines 27 to 28, block_added: 2 product blocks to go again: `UserBlock`, `UserGroupBlock`
select pg_temp.orch_take_blocks(27, array['UserBlock', 'UserGroupBlock']);

-- lines 22 to 24, product_added: 3 products to go again: `User Group`, `User external`, `User internal`
select pg_temp.orch_take_products(22, array['User Group', 'User external', 'User internal']);
