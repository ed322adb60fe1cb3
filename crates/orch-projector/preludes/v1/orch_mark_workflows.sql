-- orch_mark_workflows(slot text, names text[], retired boolean) returns bigint
--
-- Sets `deleted_at` of workflows that the code has no longer, or takes it away from those
-- that it has again. A time that was there before comes back when the opposite direction
-- runs. Does nothing where the orchestrator has no such column. Returns the number of rows.
--
-- - `slot`: the name under which the times are kept that were there before.
-- - `names`: the workflows.
-- - `retired`: whether they are retired.
--
-- Assumes: the settings `orch.revision` and `orch.direction` say what runs.
create or replace function pg_temp.orch_mark_workflows(slot text, names text[], retired boolean)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set timezone = 'UTC' set row_security = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _names alias for names;
  _retired alias for retired;
  _revision constant text := current_setting('orch.revision');
  _direction constant text := current_setting('orch.direction');
  _now jsonb;
  _kept jsonb;
  _name text;
  _at text;
  _total bigint := 0;
begin
  if not pg_temp.orch_has_column('workflows', 'deleted_at') then
    return 0;
  end if;
  perform pg_temp.orch_refuse_missing(_slot);
  foreach _name in array _names loop
    select to_jsonb(w) into _now from only public.workflows w where name = _name;
    _kept := null;
    delete from orch.archive_text
    where revision = _revision and slot = _slot and relation = 'workflows' and name = _name
      and direction <> _direction
    returning texts into _kept;
    if _now ->> 'deleted_at' is not null then
      insert into orch.archive_text (revision, direction, slot, relation, name, texts)
      values (_revision, _direction, _slot, 'workflows', _name,
        jsonb_build_object('deleted_at', _now -> 'deleted_at'));
    end if;
    _at := case
      when _kept is not null then _kept ->> 'deleted_at'
      when _retired then coalesce(_now ->> 'deleted_at', now()::text)
    end;
    _total := _total + pg_temp.orch_execute(format(
      'update only public.workflows x set deleted_at = %L
       where x.name::pg_catalog.text operator(pg_catalog.=) %L::pg_catalog.text', _at, _name));
  end loop;
  perform pg_temp.orch_say('public.workflows'::regclass, 0, _total, 0);
  return _total;
end $orch$;
