-- down: list_maximum_lowered_refused

-- line 3, attribute_changed: attribute `cards` of product block `Node` gets back
select pg_temp.orch_return(3);
