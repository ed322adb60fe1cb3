-- down: list_minimum_raised_at_product

-- line 4, filling: what lacks `cards` is left so
select pg_temp.orch_fill_attribute(
  'a894d606-f5ef-889c-a883-493b26f1dbc7', 'products', 'Node', 'cards',
  holds => array['Card'], block => 'Card', minimum => '{"active":2,"disabled":2,"initial":2,"migrating":2,"provisioning":2,"terminated":2}', only_made => false);

-- line 4, filling: what was made in `cards`
select pg_temp.orch_unmake_attribute(
  0, 'a894d606-f5ef-889c-a883-493b26f1dbc7', 'products', 'Node', 'cards', minimum => '{"active":2,"disabled":2,"initial":2,"migrating":2,"provisioning":2,"terminated":2}');
