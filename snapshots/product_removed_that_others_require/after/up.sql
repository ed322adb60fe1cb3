-- up: product_removed_that_others_require

-- line 4, product_removed: 1 product removed: `Port`
select pg_temp.orch_take_products(4, array['Port']);

-- line 0, check: what stays and used what went has what it requires
select pg_temp.orch_refuse_emptied('[{"attribute":"port","block":"Link","minimum":{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}}]');
