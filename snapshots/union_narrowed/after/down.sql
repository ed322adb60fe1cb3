-- down: union_narrowed

-- line 1, cutting: what nothing used any more
select pg_temp.orch_return(1);

-- line 7, filling: what lacks `unit` is left so
select pg_temp.orch_fill_attribute(
  '72822482-a459-8ce6-aa21-7b3bcd2cc074', 'product_blocks', 'Node', 'unit',
  holds => array['Card'], block => 'Card', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}', only_made => false);

-- line 7, filling: what was made in `unit`
select pg_temp.orch_unmake_attribute(
  0, '72822482-a459-8ce6-aa21-7b3bcd2cc074', 'product_blocks', 'Node', 'unit', minimum => '{"active":1,"disabled":1,"initial":1,"migrating":1,"provisioning":1,"terminated":1}');

-- line 9, resource_type_removed: 1 resource type back: `maker`
select pg_temp.orch_return(9);
insert into resource_types (resource_type_id, resource_type, description)
values
  ('1ff53f67-f78d-883d-b4a6-312793289a49', 'maker', 'the maker')
on conflict do nothing;

-- line 8, block_removed: 1 product block back: `Board`
select pg_temp.orch_return(8);
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('eaf62012-3856-8ccd-93ae-c78013bca884', 'Board', 'the board block', 'B', 'active')
on conflict do nothing;
insert into product_block_resource_types (product_block_id, resource_type_id)
select b.product_block_id, r.resource_type_id
from (values
  ('Board', array['maker'])
) as v (block, resource_types)
cross join unnest(v.resource_types) as u (resource_type)
left join product_blocks b on b.name = v.block
left join resource_types r on r.resource_type = u.resource_type
on conflict do nothing;

-- line 7, attribute_changed: attribute `unit` of product block `Node` gets back
select pg_temp.orch_return(7);

-- line 7, attribute_changed: attribute `unit` of product block `Node` gets back relations
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Node', array['Board'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;
