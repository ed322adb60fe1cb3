-- up: fixed_input_removed

-- line 2, fixed_input_removed: 1 fixed input removed from `Port`
select pg_temp.orch_take_fixed_inputs(2, '{"Port":["region"]}');
