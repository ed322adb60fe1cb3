-- down: enum_narrowed_refused

-- line 3, resource_type_changed: `mode` of `Port` without what took a place
select pg_temp.orch_unfit_values(3, 'Port', 'mode');

-- line 3, resource_type_changed: `mode` of `Port` allows again
select pg_temp.orch_return(3);
