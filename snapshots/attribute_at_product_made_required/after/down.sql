-- down: attribute_at_product_made_required

-- line 4, filling: what lacks `card` is left so
select pg_temp.orch_fill_attribute(
  '353baf8c-d0d4-8cab-bd5a-727c4378a670', 'products', 'Node', 'card',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 4, filling: what was made in `card`
select pg_temp.orch_unmake_attribute(
  0, '353baf8c-d0d4-8cab-bd5a-727c4378a670', 'products', 'Node', 'card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}');
