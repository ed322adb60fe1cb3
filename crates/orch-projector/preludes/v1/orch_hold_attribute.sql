-- orch_hold_attribute(slot text, fill text, owners text, owner text, attribute text,
--   holds text[], made int, most jsonb) returns bigint
--
-- Leaves instances in the archive that `orch_fill_attribute` made, with all that they lead
-- to, where people have filled the attribute meanwhile and there is no place for both:
-- `orch_restore` does not put them back. Returns their number, and warns of them.
--
-- - `slot`: the name under which the archive keeps them.
-- - `fill`, `owners`, `owner`, `attribute`, `holds`: those of `orch_fill_attribute`.
-- - `made`: the most instances that it makes for an owner.
-- - `most`: how many instances there may be, by lifecycle status; `*` stands for all.
--
-- Assumes: the settings `orch.revision` and `orch.direction` say what runs.
create or replace function pg_temp.orch_hold_attribute(
  slot text, fill text, owners text, owner text, attribute text, holds text[], made int,
  most jsonb)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _fill alias for fill;
  _owners alias for owners;
  _owner alias for owner;
  _attribute alias for attribute;
  _holds alias for holds;
  _made alias for made;
  _most alias for most;
  _held text[];
begin
  if not exists (
    select from orch.archive
    where revision = current_setting('orch.revision') and slot = _slot
      and direction <> current_setting('orch.direction')
      and relation = 'public.subscription_instances')
  then
    return 0;
  end if;
  with archived as materialized (
    select x.row[array_position(a.columns, 'subscription_instance_id')] as instance
    from orch.archive a
    join orch.archive_row x on x.archive = a.id
    where a.revision = current_setting('orch.revision') and a.slot = _slot
      and a.direction <> current_setting('orch.direction')
      and a.relation = 'public.subscription_instances'
  ), owned as (
    select s.subscription_id as owner, s.status::text as status, (
      select count(*)
      from only public.subscription_instances i
      join only public.product_blocks b on b.product_block_id = i.product_block_id
      where i.subscription_id = s.subscription_id and b.name = any (_holds)) as present
    from only public.products p
    join only public.subscriptions s on s.product_id = p.product_id
    where _owners = 'products' and p.name = _owner
    union all
    select i.subscription_instance_id, s.status::text, (
      select count(*)
      from only public.subscription_instance_relations r
      where r.in_use_by_id = i.subscription_instance_id and r.domain_model_attr = _attribute)
    from only public.product_blocks b
    join only public.subscription_instances i on i.product_block_id = b.product_block_id
    join only public.subscriptions s on s.subscription_id = i.subscription_id
    where _owners <> 'products' and b.name = _owner
  ), coming as (
    select r.instance, o.present, pg_temp.orch_bound(_most, o.status) as most,
      row_number() over (partition by o.owner order by n) as position
    from owned o
    cross join generate_series(0, _made - 1) as n
    join archived r on r.instance = pg_temp.orch_id(_fill, o.owner, n)::text
    where o.present > 0
  )
  select array_agg(instance) into _held from coming where position > most - present;
  if _held is null then
    return 0;
  end if;
  raise warning '% in `%` of `%` % in the archive: people have filled the place',
    case cardinality(_held) when 1 then '1 instance' else cardinality(_held) || ' instances' end,
    _attribute, _owner, case cardinality(_held) when 1 then 'stays' else 'stay' end;
  insert into pg_temp.orch_held (archive, tid)
  with recursive archived as materialized (
    select a.id as archive, x.ctid as tid, a.relation, a.columns, x.row
    from orch.archive a
    join orch.archive_row x on x.archive = a.id
    where a.revision = current_setting('orch.revision') and a.slot = _slot
      and a.direction <> current_setting('orch.direction')
      and a.relation in ('public.subscription_instances', 'public.subscription_instance_values',
        'public.subscription_instance_relations')
  ), relation as materialized (
    select archive, tid, row[array_position(columns, 'in_use_by_id')] as uses,
      row[array_position(columns, 'depends_on_id')] as used
    from archived where relation = 'public.subscription_instance_relations'
  ), held (instance) as (
    select unnest(_held)
    union
    select r.used from held h join relation r on r.uses = h.instance
  )
  select a.archive, a.tid
  from archived a
  join held h on h.instance = a.row[array_position(a.columns, 'subscription_instance_id')]
  where a.relation <> 'public.subscription_instance_relations'
  union
  select r.archive, r.tid from relation r join held h on h.instance in (r.uses, r.used);
  return cardinality(_held);
end $orch$;
