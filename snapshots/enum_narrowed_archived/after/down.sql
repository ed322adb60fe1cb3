-- down: enum_narrowed_archived

-- line 4, resource_type_changed: `mode` of `Port` without what took a place
select pg_temp.orch_unfit_values(4, 'Port', 'mode');

-- line 4, resource_type_changed: `mode` of `Port` allows again
select pg_temp.orch_return(4);
