-- down: grows

-- line 10, resource_type_added: 1 resource type to go again: `hostname`
select pg_temp.orch_take_resource_types(10, array['hostname']);

-- line 9, block_added: 1 product block to go again: `Server`
select pg_temp.orch_take_blocks(9, array['Server']);

-- line 8, product_added: 1 product to go again: `Server`
select pg_temp.orch_take_products(8, array['Server']);
