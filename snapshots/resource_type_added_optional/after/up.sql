-- up: resource_type_added_optional

-- line 3, resource_type_added: 1 resource type added: `note`
select pg_temp.orch_return(3);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('36b54684-84f4-818e-a72d-eba071d03b93', 'note', 'the note')
on conflict do nothing;

-- line 4, resource_type_attached: 1 resource type attached to `Port`
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Port', array['note'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;
