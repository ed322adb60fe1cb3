-- The foreign keys of the orchestrator's tables that a migration relies on and that the
-- database lacks, where both tables are there. A key counts if it has the same columns, is
-- enforced, and does the same on deletion.
with expected (child, columns, parent, referenced, action) as (values
  ('fixed_inputs', array['product_id'], 'products', array['product_id'], 'c'),
  ('product_product_blocks', array['product_id'], 'products', array['product_id'], 'c'),
  ('product_product_blocks', array['product_block_id'], 'product_blocks', array['product_block_id'], 'c'),
  ('product_block_relations', array['in_use_by_id'], 'product_blocks', array['product_block_id'], 'c'),
  ('product_block_relations', array['depends_on_id'], 'product_blocks', array['product_block_id'], 'c'),
  ('product_block_resource_types', array['product_block_id'], 'product_blocks', array['product_block_id'], 'c'),
  ('product_block_resource_types', array['resource_type_id'], 'resource_types', array['resource_type_id'], 'c'),
  ('products_workflows', array['product_id'], 'products', array['product_id'], 'c'),
  ('products_workflows', array['workflow_id'], 'workflows', array['workflow_id'], 'c'),
  ('subscriptions', array['product_id'], 'products', array['product_id'], 'a'),
  ('subscription_instances', array['subscription_id'], 'subscriptions', array['subscription_id'], 'c'),
  ('subscription_instances', array['product_block_id'], 'product_blocks', array['product_block_id'], 'a'),
  ('subscription_instance_values', array['subscription_instance_id'], 'subscription_instances', array['subscription_instance_id'], 'c'),
  ('subscription_instance_values', array['resource_type_id'], 'resource_types', array['resource_type_id'], 'a'),
  ('subscription_instance_relations', array['in_use_by_id'], 'subscription_instances', array['subscription_instance_id'], 'c'),
  ('subscription_instance_relations', array['depends_on_id'], 'subscription_instances', array['subscription_instance_id'], 'c'),
  ('subscription_customer_descriptions', array['subscription_id'], 'subscriptions', array['subscription_id'], 'c'),
  ('subscription_metadata', array['subscription_id'], 'subscriptions', array['subscription_id'], 'c'),
  ('processes', array['workflow_id'], 'workflows', array['workflow_id'], 'a'),
  ('process_steps', array['pid'], 'processes', array['pid'], 'c'),
  ('processes_subscriptions', array['pid'], 'processes', array['pid'], 'c'),
  ('processes_subscriptions', array['subscription_id'], 'subscriptions', array['subscription_id'], 'a'),
  ('input_states', array['pid'], 'processes', array['pid'], 'c')
), there as (
  select e.*, pg_catalog.to_regclass(pg_catalog.concat('public.', e.child)) as child_id,
    pg_catalog.to_regclass(pg_catalog.concat('public.', e.parent)) as parent_id
  from expected e
)
select pg_catalog.format('public.%s (%s) references public.%s%s', t.child, t.columns[1], t.parent,
  case when t.action operator(pg_catalog.=) 'c' then ' on delete cascade' else '' end)
from there t
where t.parent_id is not null
  -- A column that an older version lacks has no key.
  and exists (
    select from pg_catalog.pg_attribute a
    where a.attrelid operator(pg_catalog.=) t.child_id
      and a.attname::pg_catalog.text operator(pg_catalog.=) t.columns[1] and not a.attisdropped)
  and not exists (
    select from pg_catalog.pg_constraint c
    where c.contype operator(pg_catalog.=) 'f'::pg_catalog."char"
      and c.conrelid operator(pg_catalog.=) t.child_id and c.confrelid operator(pg_catalog.=) t.parent_id
      and (c.confdeltype::pg_catalog.text operator(pg_catalog.=) t.action
        or t.action operator(pg_catalog.=) 'a' and c.confdeltype::pg_catalog.text operator(pg_catalog.=) 'r')
      and coalesce(pg_catalog.to_jsonb(c) operator(pg_catalog.->>) 'conenforced', 'true')
        operator(pg_catalog.=) 'true'
      and pg_catalog.cardinality(c.conkey) operator(pg_catalog.=) 1
      and exists (
        select from pg_catalog.pg_attribute a
        where a.attrelid operator(pg_catalog.=) t.child_id
          and a.attnum operator(pg_catalog.=) c.conkey[1]
          and a.attname::pg_catalog.text operator(pg_catalog.=) t.columns[1])
      and exists (
        select from pg_catalog.pg_attribute a
        where a.attrelid operator(pg_catalog.=) t.parent_id
          and a.attnum operator(pg_catalog.=) c.confkey[1]
          and a.attname::pg_catalog.text operator(pg_catalog.=) t.referenced[1]))
order by 1
