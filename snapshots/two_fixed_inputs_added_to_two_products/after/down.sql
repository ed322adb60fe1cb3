-- down: two_fixed_inputs_added_to_two_products

-- lines 6 to 9, fixed_input_added: 4 fixed inputs to go again from `Port`, `Port guarded`
select pg_temp.orch_take_fixed_inputs(6, '{"Port":["grade","region"],"Port guarded":["grade","region"]}');
