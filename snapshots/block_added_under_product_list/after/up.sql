-- up: block_added_under_product_list

-- line 1, cutting: what nothing used any more
select pg_temp.orch_return(1);

-- line 10, block_added: 1 product block added: `Card`
select pg_temp.orch_return(10);
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('1dc59671-f15f-816e-a277-3df602c09a6d', 'Card', 'the card block', 'C', 'active')
on conflict do nothing;

-- lines 11 to 13, resource_type_added: 3 resource types added: `model`, `note`, `slots`
select pg_temp.orch_return(11);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('763f6cb0-a456-8cbf-975c-82df8d42a1fa', 'model', 'the model'),
  ('36b54684-84f4-818e-a72d-eba071d03b93', 'note', 'the note'),
  ('aa75ac3c-5f55-8c32-a8db-0b5b2c7680cf', 'slots', 'the slots')
on conflict do nothing;

-- lines 14 to 16, resource_type_attached: 3 resource types attached to `Card`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Card', array['model', 'note', 'slots'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 17, attribute_added: what a way back took comes again
select pg_temp.orch_return(17);

-- line 17, attribute_added: 1 relation of product added: `Port`
insert into product_product_blocks (product_id, product_block_id)
select o.product_id, b.product_block_id
from (values
  ('Port', array['Card'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join products o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;

-- line 17, filling: `Port` has a `Card` in `cards`, where its status requires it
select pg_temp.orch_fill_attribute(
  '176e059f-e2fa-87de-a9ba-5e258fabc4ee', 'products', 'Port', 'cards',
  holds => array['Card'], block => 'Card', minimum => '{"active":2,"disabled":2,"initial":2,"migrating":2,"provisioning":2,"terminated":2}', only_made => false);

-- line 17, filling: `Card` has a value of `model`, where its status requires it
select pg_temp.orch_fill_values(
  '763f6cb0-a456-8cbf-975c-82df8d42a1fa', 'Card', 'model',
  defaults => array['MX'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);

-- line 17, filling: `Card` has a value of `slots`, where its status requires it
select pg_temp.orch_fill_values(
  'aa75ac3c-5f55-8c32-a8db-0b5b2c7680cf', 'Card', 'slots',
  defaults => array['0'], minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => true);
