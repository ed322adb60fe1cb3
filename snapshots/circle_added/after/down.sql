-- down: circle_added

-- line 1, cutting: what nothing used any more
select pg_temp.orch_return(1);

-- lines 2 to 3, attribute_added: 2 attributes to go again
select pg_temp.orch_take_attribute(
  2, 'product_blocks', 'Node', 'cards',
  blocks => null, unrelated => array['Card']);
select pg_temp.orch_take_attribute(
  2, 'product_blocks', 'Card', 'node',
  blocks => null, unrelated => array['Node']);

-- lines 2 to 3, attribute_added: what no class knew of comes back
select pg_temp.orch_return(2);

-- line 1, cutting: what nothing uses any more, now that all is cut
select pg_temp.orch_take_spared(1);
