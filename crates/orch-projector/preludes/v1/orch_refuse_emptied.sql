-- orch_refuse_emptied(required jsonb) returns void
--
-- Refuses where instances that stay have fewer others in an attribute than their status
-- requires, because this step archived what they used. The setting `orch.sever` = `on`
-- consents to it.
--
-- - `required`: a list of objects: `block`, `attribute`, and `minimum` by lifecycle status,
--   of which `*` stands for all.
--
-- Refuses: OR007 where there are such instances, with their subscriptions in the detail.
-- Assumes: the settings `orch.revision` and `orch.direction` say what runs.
create or replace function pg_temp.orch_refuse_emptied(required jsonb)
returns void language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
declare
  _count bigint;
  _named text;
begin
  if coalesce(current_setting('orch.sever', true), '') = 'on' then
    return;
  end if;
  with cut as (
    select distinct (x.row[array_position(a.columns, 'in_use_by_id')])::uuid as instance,
           x.row[array_position(a.columns, 'domain_model_attr')] as attribute
    from orch.archive a
    join orch.archive_row x on x.archive = a.id
    where a.revision = current_setting('orch.revision')
      and a.direction = current_setting('orch.direction')
      and a.relation = 'public.subscription_instance_relations'
  ), emptied as (
    select i.subscription_id
    from cut c
    join only public.subscription_instances i on i.subscription_instance_id = c.instance
    join only public.subscriptions s on s.subscription_id = i.subscription_id
    join only public.product_blocks b on b.product_block_id = i.product_block_id
    join jsonb_to_recordset(required) as r (block text, attribute text, minimum jsonb)
      on r.block = b.name and r.attribute = c.attribute
    where pg_temp.orch_bound(r.minimum, s.status) > (
      select count(*) from only public.subscription_instance_relations x
      where x.in_use_by_id = c.instance and x.domain_model_attr = c.attribute)
  )
  select count(*), string_agg(subscription_id::text, ', ') filter (where n <= 20)
  into _count, _named
  from (select subscription_id, row_number() over (order by subscription_id) as n
        from (select distinct subscription_id from emptied) as d) as s;
  if _count > 0 then
    raise exception using
      errcode = 'OR007',
      message = format(
        'subscriptions that use what would be removed would lack what they require (%s)', _count),
      detail = _named;
  end if;
end $orch$;
