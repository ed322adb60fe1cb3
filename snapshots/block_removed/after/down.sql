-- down: block_removed

-- line 1, cutting: what nothing used any more
select pg_temp.orch_return(1);

-- line 7, resource_type_removed: 1 resource type back: `model`
select pg_temp.orch_return(7);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('763f6cb0-a456-8cbf-975c-82df8d42a1fa', 'model', 'the model')
on conflict do nothing;

-- line 6, block_removed: 1 product block back: `Card`
select pg_temp.orch_return(6);
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('1dc59671-f15f-816e-a277-3df602c09a6d', 'Card', 'the card block', 'C', 'active')
on conflict do nothing;
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Card', array['model'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 5, attribute_removed: 1 attribute back: `card`
select pg_temp.orch_return(5);
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Node', array['Card'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;
