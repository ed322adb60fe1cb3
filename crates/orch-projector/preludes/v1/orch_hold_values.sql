-- orch_hold_values(slot text, block text, resource_type text, most jsonb) returns bigint
--
-- Leaves values in the archive that would stand beside newer ones where there is no place for
-- both: `orch_restore` does not put them back. Returns their number, and warns of them.
--
-- - `slot`: the name under which the archive keeps them.
-- - `block`, `resource_type`: their names.
-- - `most`: how many values there may be, by lifecycle status; `*` stands for all.
--
-- Assumes: the settings `orch.revision` and `orch.direction` say what runs.
create or replace function pg_temp.orch_hold_values(
  slot text, block text, resource_type text, most jsonb)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _block alias for block;
  _resource_type alias for resource_type;
  _most alias for most;
  _count bigint;
begin
  insert into pg_temp.orch_held (archive, tid)
  with coming as materialized (
    select a.id as archive, x.ctid as tid,
      x.row[array_position(a.columns, 'subscription_instance_id')] as instance,
      x.row[array_position(a.columns, 'subscription_instance_value_id')] as id
    from orch.archive a
    join orch.archive_row x on x.archive = a.id
    join only public.resource_types t
      on t.resource_type_id::text = x.row[array_position(a.columns, 'resource_type_id')]
    where a.revision = current_setting('orch.revision') and a.slot = _slot
      and a.direction <> current_setting('orch.direction')
      and a.relation = 'public.subscription_instance_values'
      and t.resource_type = _resource_type
  ), present as (
    select r.archive, r.tid, pg_temp.orch_bound(_most, s.status::text) as most,
      row_number() over (partition by r.instance order by r.archive, r.id) as position,
      (select count(*)
       from only public.subscription_instance_values v
       join only public.resource_types t on t.resource_type_id = v.resource_type_id
       where v.subscription_instance_id = i.subscription_instance_id
         and t.resource_type = _resource_type) as present
    from coming r
    join only public.subscription_instances i on i.subscription_instance_id::text = r.instance
    join only public.product_blocks b on b.product_block_id = i.product_block_id
    join only public.subscriptions s on s.subscription_id = i.subscription_id
    where b.name = _block
  )
  select archive, tid from present where present > 0 and position > most - present;
  get diagnostics _count = row_count;
  if _count > 0 then
    raise warning '% of `%` in `%` % in the archive: people have filled the place',
      case _count when 1 then '1 value' else _count || ' values' end, _resource_type, _block,
      case _count when 1 then 'stays' else 'stay' end;
  end if;
  return _count;
end $orch$;
