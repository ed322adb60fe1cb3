-- orch_lacking_attribute(_owners text, _owner text, _attribute text, _holds text[],
--   _minimum jsonb, _only_made boolean) returns table (owner, subscription, present, minimum)
--
-- The owners that hold less in an attribute than their status requires. At the root of
-- a product the owner is the subscription. As it is part of the statements that call it, it
-- has no settings of its own: all its names are qualified instead.
--
-- - the parameters are those of `orch_fill_attribute`.
create or replace function pg_temp.orch_lacking_attribute(
  _owners text, _owner text, _attribute text, _holds text[], _minimum jsonb, _only_made boolean)
returns table (owner uuid, subscription uuid, present bigint, minimum int)
language sql stable as $orch$
  select s.subscription_id, s.subscription_id, coalesce(h.present, 0),
    pg_temp.orch_bound($5, s.status::pg_catalog.text)
  from only public.products p
  join only public.subscriptions s on s.product_id operator(pg_catalog.=) p.product_id
  left join (
    select i.subscription_id as owner, pg_catalog.count(*) as present
    from only public.products p
    join only public.subscriptions s on s.product_id operator(pg_catalog.=) p.product_id
    join only public.subscription_instances i
      on i.subscription_id operator(pg_catalog.=) s.subscription_id
    join only public.product_blocks b
      on b.product_block_id operator(pg_catalog.=) i.product_block_id
    where p.name::pg_catalog.text operator(pg_catalog.=) $2
      and b.name::pg_catalog.text operator(pg_catalog.=) any ($4)
    group by i.subscription_id
  ) as h on h.owner operator(pg_catalog.=) s.subscription_id
  where $1 operator(pg_catalog.=) 'products'::pg_catalog.text
    and p.name::pg_catalog.text operator(pg_catalog.=) $2
    and coalesce(h.present, 0) operator(pg_catalog.<)
      pg_temp.orch_bound($5, s.status::pg_catalog.text)
  union all
  select i.subscription_instance_id, i.subscription_id, coalesce(h.present, 0),
    pg_temp.orch_bound($5, s.status::pg_catalog.text)
  from only public.product_blocks b
  join only public.subscription_instances i
    on i.product_block_id operator(pg_catalog.=) b.product_block_id
  join only public.subscriptions s on s.subscription_id operator(pg_catalog.=) i.subscription_id
  left join (
    select r.in_use_by_id as owner, pg_catalog.count(*) as present
    from only public.product_blocks b
    join only public.subscription_instances i
      on i.product_block_id operator(pg_catalog.=) b.product_block_id
    join only public.subscription_instance_relations r
      on r.in_use_by_id operator(pg_catalog.=) i.subscription_instance_id
    where b.name::pg_catalog.text operator(pg_catalog.=) $2
      and r.domain_model_attr::pg_catalog.text operator(pg_catalog.=) $3
    group by r.in_use_by_id
  ) as h on h.owner operator(pg_catalog.=) i.subscription_instance_id
  where $1 operator(pg_catalog.<>) 'products'::pg_catalog.text
    and b.name::pg_catalog.text operator(pg_catalog.=) $2
    and coalesce(h.present, 0) operator(pg_catalog.<)
      pg_temp.orch_bound($5, s.status::pg_catalog.text)
    and (not $6 or exists (
      select from pg_temp.orch_made m
      where m.instance operator(pg_catalog.=) i.subscription_instance_id))
$orch$;
