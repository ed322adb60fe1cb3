-- down: product_added

-- line 5, product_added: 1 product to go again: `Port guarded`
select pg_temp.orch_take_products(5, array['Port guarded']);
