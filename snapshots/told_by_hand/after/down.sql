-- down: told_by_hand

-- line 4, resource_type_described: as before of `vlan`
select pg_temp.orch_keep(4, 'resource_types', 'resource_type', 'vlan');
update resource_types set description = 'the vlan' where resource_type = 'vlan';
select pg_temp.orch_give_back(4);

-- line 3, block_described: as before of `Port`
select pg_temp.orch_keep(3, 'product_blocks', 'name', 'Port');
update product_blocks set description = 'the port block', tag = 'P', status = 'active' where name = 'Port';
select pg_temp.orch_give_back(3);

-- line 2, product_described: as before of `Port`
select pg_temp.orch_keep(2, 'products', 'name', 'Port');
update products set description = 'a port', tag = 'PORT', status = 'active' where name = 'Port';
select pg_temp.orch_give_back(2);
