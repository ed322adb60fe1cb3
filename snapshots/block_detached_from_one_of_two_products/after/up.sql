-- up: block_detached_from_one_of_two_products

-- line 4, attribute_removed: 1 attribute removed: `tag`
select pg_temp.orch_take_attribute(
  4, 'products', 'Node', 'tag',
  blocks => null, unrelated => array['Tag']);
