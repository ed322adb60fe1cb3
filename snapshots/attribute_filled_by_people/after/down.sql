-- down: attribute_filled_by_people

-- line 3, filling: what lacks `uplink` is left so
select pg_temp.orch_fill_attribute(
  '4cfa4cc2-c368-861c-a32e-bf63771e3fa1', 'product_blocks', 'Node', 'uplink',
  holds => array['Port'], block => null, minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 3, attribute_added: 1 attribute to go again
select pg_temp.orch_take_attribute(
  3, 'product_blocks', 'Node', 'uplink',
  blocks => null, unrelated => array['Port']);

-- line 3, attribute_added: what no class knew of comes back
select pg_temp.orch_return(3);
