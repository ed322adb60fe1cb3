-- orch_fit_values(slot text, block text, resource_type text, fits jsonb, misfits text,
--   value text) returns bigint
--
-- Archives, replaces or refuses the values of a resource type in instances of a block that
-- do not fit what their subscription's status allows. Returns the number of rows archived.
-- Values that the opposite direction noted (`orch_note_unfit_values`) stay.
--
-- - `slot`: the name under which the archive keeps them.
-- - `block`, `resource_type`: their names.
-- - `fits`: by lifecycle status, of which `*` stands for all: `most`, how many values there
--   may be; `pattern`, a regular expression for each; `allowed`, the list of all values
--   that there may be; `bounds`, as `orch_within` takes them. A key that is left out allows
--   all. Values that do not fit by themselves have a place among those of which there may
--   be so many only where they are replaced.
-- - `misfits`: `archive`, `replace` or `refuse`.
-- - `value`: the value that takes their place, where they are replaced; values beyond `most`
--   have no place to take.
--
-- Refuses: OR007 where `misfits` says so and a value does not fit; else as
-- `orch_archive_rows`.
-- Assumes: the settings `orch.revision` and `orch.direction` say what runs.
create or replace function pg_temp.orch_fit_values(
  slot text, block text, resource_type text, fits jsonb, misfits text, value text)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _block alias for block;
  _resource_type alias for resource_type;
  _fits alias for fits;
  _value alias for value;
  _is_counting constant boolean := coalesce(current_setting('orch.counting', true), '') = 'on';
  _staying uuid[] := '{}';
  _misfits tid[];
  _replaced tid[];
  _count bigint;
  _made bigint;
  _named text;
begin
  if to_regclass('orch.staying_value') is not null then
    _staying := array(
      select value_id from orch.staying_value
      where revision = current_setting('orch.revision') and slot = _slot
        and direction <> current_setting('orch.direction'));
  end if;
  select coalesce(array_agg(u.row), '{}'),
    coalesce(array_agg(u.row) filter (where u.has_place), '{}')
  into _misfits, _replaced
  from pg_temp.orch_unfit_values(_block, _resource_type, _fits, misfits = 'replace') as u
  where not exists (select from unnest(_staying) as n (id) where n.id = u.id);
  if cardinality(_misfits) = 0 then
    return 0;
  end if;
  if misfits = 'refuse' then
    select string_agg(format('`%s` in subscription %s', left(v.value, 40), i.subscription_id), ', ')
    into _named
    from (
      select * from only public.subscription_instance_values where ctid = any (_misfits) limit 20
    ) as v
    join only public.subscription_instances i
      on i.subscription_instance_id = v.subscription_instance_id;
    perform pg_temp.orch_refuse_misfits(
      format('values of `%s` of `%s`', _resource_type, _block), cardinality(_misfits), _named);
  end if;
  if misfits = 'replace' and not _is_counting then
    create temp table orch_replaced on commit drop as
      select pg_temp.orch_id('replaced', subscription_instance_value_id, 0) as id,
             subscription_instance_id as instance, resource_type_id as type, _value as value
      from only public.subscription_instance_values where ctid = any (_replaced);
  end if;
  _count := pg_temp.orch_remove(_slot, 'public.subscription_instance_values', _misfits);
  if misfits = 'replace' and not _is_counting then
    -- Replacements that a way back archived are restored as they were then.
    delete from pg_temp.orch_replaced r
    using orch.archive a
    join orch.archive_row x on x.archive = a.id
    where a.revision = current_setting('orch.revision') and a.slot = _slot
      and a.direction <> current_setting('orch.direction')
      and a.relation = 'public.subscription_instance_values'
      and x.row[array_position(a.columns, 'subscription_instance_value_id')] = r.id::text;
    _made := pg_temp.orch_execute(
      'insert into public.subscription_instance_values
         (subscription_instance_value_id, subscription_instance_id, resource_type_id, value)
       select id, instance, type, value from pg_temp.orch_replaced');
    perform pg_temp.orch_say('public.subscription_instance_values'::regclass, _made, 0, 0);
    drop table pg_temp.orch_replaced;
  end if;
  return _count;
end $orch$;
