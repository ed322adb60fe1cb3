-- up: product_removed_with_its_block

-- line 4, product_removed: 1 product removed: `Port`
select pg_temp.orch_take_products(4, array['Port']);

-- line 5, block_removed: 1 product block removed: `Port`
select pg_temp.orch_take_blocks(5, array['Port']);

-- line 6, resource_type_removed: 1 resource type removed: `speed`
select pg_temp.orch_take_resource_types(6, array['speed']);
