-- up: self_reference_removed

-- line 4, attribute_removed: 1 attribute removed: `deputy`
select pg_temp.orch_take_attribute(
  4, 'product_blocks', 'Node', 'deputy',
  blocks => null, unrelated => array['Node']);
