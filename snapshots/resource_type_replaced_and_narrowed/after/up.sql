-- up: resource_type_replaced_and_narrowed

-- line 6, resource_type_changed: `mode` of `Card` allows less
select pg_temp.orch_fit_values(
  6, 'Card', 'mode',
  fits => '{"active":{"allowed":["access","trunk"]},"disabled":{"allowed":["access","trunk"]},"initial":{"allowed":["access","trunk"]},"migrating":{"allowed":["access","trunk"]},"provisioning":{"allowed":["access","trunk"]},"terminated":{"allowed":["access","trunk"]}}', misfits => 'replace', value => 'trunk');

-- line 6, resource_type_changed: `mode` of `Card` as a way back took it
select pg_temp.orch_return(6);

-- line 7, resource_type_added: 1 resource type added: `kind`
select pg_temp.orch_return(7);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('e7f1116d-d106-87b0-a533-3efcd03ba0c9', 'kind', 'the kind')
on conflict do nothing;

-- line 8, resource_type_replaced: unknown until now to `Card`
select pg_temp.orch_take_attachments(8, '{"Card":["kind"]}');

-- line 8, resource_type_replaced: in `Card`
select pg_temp.orch_take_block_resource_types(8, '{"Card":["mode"]}');
update subscription_instance_values x set resource_type_id = r.resource_type_id
from (values
  ('mode', 'kind')
) as v (former, name), resource_types f, resource_types r,
  product_blocks b, subscription_instances i
where f.resource_type = v.former and r.resource_type = v.name and b.name = 'Card'
  and i.product_block_id = b.product_block_id
  and x.subscription_instance_id = i.subscription_instance_id
  and x.resource_type_id = f.resource_type_id;
select pg_temp.orch_return(8);
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Card', array['kind'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;
