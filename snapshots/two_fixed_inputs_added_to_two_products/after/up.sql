-- up: two_fixed_inputs_added_to_two_products

-- lines 6 to 9, fixed_input_added: 4 fixed inputs added to `Port`, `Port guarded`
select pg_temp.orch_return(6);
insert into fixed_inputs (fixed_input_id, product_id, name, value)
select v.id, p.product_id, v.name, v.value
from (values
  ('34f6d04f-abda-8d45-a094-440d4c6bd8f5'::uuid, 'Port', 'grade', '1'),
  ('ce941044-4221-8f49-a0dc-0eb19dd16e86', 'Port', 'region', 'north'),
  ('886e3773-8671-84e2-9495-fce57c5f23f8', 'Port guarded', 'grade', '2'),
  ('b33f0489-2832-8c7c-bc62-d674410f5d75', 'Port guarded', 'region', 'south')
) as v (id, product, name, value)
left join products p on p.name = v.product
on conflict do nothing;
