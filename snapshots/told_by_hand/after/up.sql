-- up: told_by_hand

-- line 2, product_described: told anew of `Port`
select pg_temp.orch_keep(2, 'products', 'name', 'Port');
update products set description = E'a port, 100% ours: \\''tis "new"', tag = 'P2', status = 'phase out' where name = 'Port';
select pg_temp.orch_give_back(2);

-- line 3, block_described: told anew of `Port`
select pg_temp.orch_keep(3, 'product_blocks', 'name', 'Port');
update product_blocks set description = E'two\nlines', tag = 'PORT', status = 'end of life' where name = 'Port';
select pg_temp.orch_give_back(3);

-- line 4, resource_type_described: told anew of `vlan`
select pg_temp.orch_keep(4, 'resource_types', 'resource_type', 'vlan');
update resource_types set description = 'its :vlan' where resource_type = 'vlan';
select pg_temp.orch_give_back(4);
