-- up: product_removed

-- line 4, product_removed: 1 product removed: `Port`
select pg_temp.orch_take_products(4, array['Port']);
