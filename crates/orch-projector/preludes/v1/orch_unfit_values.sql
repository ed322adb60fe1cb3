-- orch_unfit_values(block text, resource_type text, fits jsonb, by_place boolean)
--   returns table (row tid, id uuid, has_place boolean)
--
-- The values of a resource type in instances of a block that do not fit what their
-- subscription's status allows; `has_place` where only the value does not fit, and not the
-- number of values.
--
-- - `block`, `resource_type`, `fits`: as `orch_fit_values` takes them.
-- - `by_place`: values that do not fit count among those of which there may be so many.
create or replace function pg_temp.orch_unfit_values(
  block text, resource_type text, fits jsonb, by_place boolean)
returns table ("row" tid, id uuid, has_place boolean) language sql stable
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
  select placed.row, placed.id, coalesce(placed.position <= placed.most, true)
  from (
    select held.*, (held.fit ->> 'most')::int as most,
           row_number() over (partition by held.instance, held.is_fit or $4 order by held.id)
             as position
    from (
      select v.ctid as row, v.subscription_instance_value_id as id,
             v.subscription_instance_id as instance, f.fit,
             coalesce(v.value ~ (f.fit ->> 'pattern'), true)
               and coalesce((f.fit -> 'allowed') ? v.value, true)
               and (f.fit -> 'bounds' is null
                    or pg_temp.orch_within(v.value, f.fit -> 'bounds')) as is_fit
      from only public.product_blocks b
      join only public.subscription_instances i on i.product_block_id = b.product_block_id
      join only public.subscriptions s on s.subscription_id = i.subscription_id
      join only public.subscription_instance_values v
        on v.subscription_instance_id = i.subscription_instance_id
      join only public.resource_types t on t.resource_type_id = v.resource_type_id
      cross join lateral (select coalesce($3 -> s.status::text, $3 -> '*')) as f (fit)
      where b.name = $1 and t.resource_type = $2
    ) as held
  ) as placed
  where not placed.is_fit or placed.position > placed.most
$orch$;
