-- down: self_reference_added

-- line 2, attribute_added: 1 attribute to go again
select pg_temp.orch_take_attribute(
  2, 'product_blocks', 'Node', 'deputy',
  blocks => null, unrelated => array['Node']);

-- line 2, attribute_added: what no class knew of comes back
select pg_temp.orch_return(2);
