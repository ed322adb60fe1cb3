-- orch_lacking_values(_block text, _resource_type text, _minimum jsonb, _only_made boolean)
--   returns table (instance, present, status)
--
-- The instances of a block that have fewer values of a resource type than their status
-- requires.
--
-- - the parameters are those of `orch_fill_values`.
create or replace function pg_temp.orch_lacking_values(
  _block text, _resource_type text, _minimum jsonb, _only_made boolean)
returns table (instance uuid, present bigint, status text)
language plpgsql stable
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
begin
  return query
    select i.subscription_instance_id, coalesce(h.present, 0), s.status::text
    from only public.product_blocks b
    join only public.subscription_instances i on i.product_block_id = b.product_block_id
    join only public.subscriptions s on s.subscription_id = i.subscription_id
    left join (
      select v.subscription_instance_id as instance, count(*) as present
      from only public.resource_types t
      join only public.subscription_instance_values v on v.resource_type_id = t.resource_type_id
      where t.resource_type = _resource_type
      group by 1
    ) as h on h.instance = i.subscription_instance_id
    where b.name = _block
      and coalesce(h.present, 0) < pg_temp.orch_bound(_minimum, s.status)
      and (not _only_made or exists (
        select from pg_temp.orch_made m where m.instance = i.subscription_instance_id));
end $orch$;
