-- orch_settle(_table oid, _triggers boolean) returns void
--
-- Lets deferred constraints of a table, and those that refer to it, be checked now.
--
-- - `_triggers`: whether its deferred triggers fire now too.
--
-- Refuses: what those constraints and triggers refuse.
create or replace function pg_temp.orch_settle(_table oid, _triggers boolean)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $orch$
declare
  _names text;
begin
  select string_agg(distinct format('%I.%I', n.nspname, c.conname), ', ') into _names
  from pg_constraint c join pg_namespace n on n.oid = c.connamespace
  where c.condeferred and (c.conrelid = _table or c.confrelid = _table)
    and (_triggers or c.contype <> 't');
  if _names is not null then
    perform pg_temp.orch_execute(format('set constraints %s immediate', _names));
    perform pg_temp.orch_execute(format('set constraints %s deferred', _names));
  end if;
end $orch$;
