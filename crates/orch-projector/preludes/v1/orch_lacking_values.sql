-- orch_lacking_values(_block text, _resource_type text, _minimum jsonb, _only_made boolean)
--   returns table (instance, present, status)
--
-- The instances of a block that have fewer values of a resource type than their status
-- requires. As it is part of the statements that call it, it has no settings of its own: all
-- its names are qualified instead.
--
-- - the parameters are those of `orch_fill_values`.
create or replace function pg_temp.orch_lacking_values(
  _block text, _resource_type text, _minimum jsonb, _only_made boolean)
returns table (instance uuid, present bigint, status text)
language sql stable as $orch$
  select i.subscription_instance_id, coalesce(h.present, 0), s.status::pg_catalog.text
  from only public.product_blocks b
  join only public.subscription_instances i
    on i.product_block_id operator(pg_catalog.=) b.product_block_id
  join only public.subscriptions s on s.subscription_id operator(pg_catalog.=) i.subscription_id
  left join (
    select v.subscription_instance_id as instance, pg_catalog.count(*) as present
    from only public.resource_types t
    join only public.subscription_instance_values v
      on v.resource_type_id operator(pg_catalog.=) t.resource_type_id
    where t.resource_type::pg_catalog.text operator(pg_catalog.=) $2
    group by v.subscription_instance_id
  ) as h on h.instance operator(pg_catalog.=) i.subscription_instance_id
  where b.name::pg_catalog.text operator(pg_catalog.=) $1
    and coalesce(h.present, 0) operator(pg_catalog.<)
      pg_temp.orch_bound($3, s.status::pg_catalog.text)
    and (not $4 or exists (
      select from pg_temp.orch_made m
      where m.instance operator(pg_catalog.=) i.subscription_instance_id))
$orch$;
