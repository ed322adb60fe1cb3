-- down: circle_removed

-- line 1, cutting: what nothing used any more
select pg_temp.orch_return(1);

-- lines 7 to 8, block_removed: 2 product blocks back: `Card`, `Chip`
select pg_temp.orch_return(7);
insert into product_blocks (product_block_id, name, description, tag, status)
values
  ('1dc59671-f15f-816e-a277-3df602c09a6d', 'Card', 'the card block', 'C', 'active'),
  ('e2cafc4d-b8c9-8da1-95d9-10c59012de91', 'Chip', 'the chip block', 'C', 'active')
on conflict do nothing;
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Card', array['Chip']),
  ('Chip', array['Card'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;

-- line 6, attribute_removed: 1 attribute back: `cards`
select pg_temp.orch_return(6);
insert into product_block_relations (in_use_by_id, depends_on_id)
select o.product_block_id, b.product_block_id
from (values
  ('Node', array['Card'])
) as v (owner, blocks)
cross join unnest(v.blocks) as u (block)
left join product_blocks o on o.name = v.owner
left join product_blocks b on b.name = u.block
on conflict do nothing;
