-- down: fixed_input_removed

-- line 2, fixed_input_removed: 1 fixed input back on `Port`
select pg_temp.orch_return(2);
insert into fixed_inputs (fixed_input_id, product_id, name, value)
select v.id, p.product_id, v.name, v.value
from (values
  ('ce941044-4221-8f49-a0dc-0eb19dd16e86'::uuid, 'Port', 'region', 'north')
) as v (id, product, name, value)
left join products p on p.name = v.product
on conflict do nothing;
