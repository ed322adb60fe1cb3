-- up: list_maximum_raised

-- line 2, attribute_changed: attribute `cards` of product block `Node` takes what a way back took
select pg_temp.orch_return(2);
