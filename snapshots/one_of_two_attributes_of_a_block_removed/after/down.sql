-- down: one_of_two_attributes_of_a_block_removed

-- line 4, attribute_removed: 1 attribute back: `spare`
select pg_temp.orch_return(4);
