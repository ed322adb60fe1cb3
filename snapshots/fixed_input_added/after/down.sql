-- down: fixed_input_added

-- line 3, fixed_input_added: 1 fixed input to go again from `Port`
select pg_temp.orch_take_fixed_inputs(3, '{"Port":["region"]}');
