-- up: block_detached_from_product

-- line 4, attribute_removed: 1 attribute removed: `card`
select pg_temp.orch_take_attribute(
  4, 'products', 'Node', 'card',
  blocks => null, unrelated => array['Card']);
