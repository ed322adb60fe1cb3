-- orch_lacking_attribute(_owners text, _owner text, _attribute text, _holds text[],
--   _minimum jsonb, _only_made boolean) returns table (owner, subscription, present, minimum)
--
-- The owners that hold less in an attribute than their status requires. At the root of
-- a product the owner is the subscription.
--
-- - the parameters are those of `orch_fill_attribute`.
create or replace function pg_temp.orch_lacking_attribute(
  _owners text, _owner text, _attribute text, _holds text[], _minimum jsonb, _only_made boolean)
returns table (owner uuid, subscription uuid, present bigint, minimum int)
language plpgsql stable
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
begin
  if _owners = 'products' then
    return query
      select s.subscription_id, s.subscription_id, coalesce(h.present, 0),
        pg_temp.orch_bound(_minimum, s.status)
      from only public.products p
      join only public.subscriptions s on s.product_id = p.product_id
      left join (
        select i.subscription_id as owner, count(*) as present
        from only public.products p
        join only public.subscriptions s on s.product_id = p.product_id
        join only public.subscription_instances i on i.subscription_id = s.subscription_id
        join only public.product_blocks b on b.product_block_id = i.product_block_id
        where p.name = _owner and b.name = any (_holds)
        group by 1
      ) as h on h.owner = s.subscription_id
      where p.name = _owner
        and coalesce(h.present, 0) < pg_temp.orch_bound(_minimum, s.status);
  else
    return query
      select i.subscription_instance_id, i.subscription_id, coalesce(h.present, 0),
        pg_temp.orch_bound(_minimum, s.status)
      from only public.product_blocks b
      join only public.subscription_instances i on i.product_block_id = b.product_block_id
      join only public.subscriptions s on s.subscription_id = i.subscription_id
      left join (
        select r.in_use_by_id as owner, count(*) as present
        from only public.product_blocks b
        join only public.subscription_instances i on i.product_block_id = b.product_block_id
        join only public.subscription_instance_relations r
          on r.in_use_by_id = i.subscription_instance_id
        where b.name = _owner and r.domain_model_attr = _attribute
        group by 1
      ) as h on h.owner = i.subscription_instance_id
      where b.name = _owner
        and coalesce(h.present, 0) < pg_temp.orch_bound(_minimum, s.status)
        and (not _only_made or exists (
          select from pg_temp.orch_made m where m.instance = i.subscription_instance_id));
  end if;
end $orch$;
