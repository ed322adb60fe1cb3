-- orch_refuse_spoilt(_table oid, _event int) returns void
--
-- Refuses, as a trigger of a table changes rows that are restored.
--
-- - `_event`: as in `orch_triggers`; the triggers are named.
--
-- Refuses: OR007, always.
create or replace function pg_temp.orch_refuse_spoilt(_table oid, _event int)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $orch$
begin
  raise exception using errcode = 'OR007', message = format(
    'a trigger of %s changes rows that are restored: %s', pg_temp.orch_name(_table),
    coalesce((select string_agg(name, ', ' order by name)
              from pg_temp.orch_triggers(_table, _event)), 'unknown')),
    hint = 'run the replay as the owner of the table: orch then disables its triggers meanwhile';
end $orch$;
