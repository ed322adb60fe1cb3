-- orch_begin() returns void
--
-- Begins a step: notes what the transaction has written to each table so far, and forgets
-- what a step before it in the same transaction noted.
--
-- Assumes: it is called before the first statement of the step that writes.
create or replace function pg_temp.orch_begin()
returns void language sql set search_path = pg_catalog, pg_temp as $orch$
  delete from pg_temp.orch_spared;
  delete from pg_temp.orch_made;
  delete from pg_temp.orch_said;
  delete from pg_temp.orch_before;
  insert into pg_temp.orch_before (rel, file, inserted, updated, deleted)
  select oid, relfilenode, pg_stat_get_xact_tuples_inserted(oid),
    pg_stat_get_xact_tuples_updated(oid), pg_stat_get_xact_tuples_deleted(oid)
  from pg_class
  where relkind = 'r' and relpersistence <> 't' and oid >= 16384
    and relnamespace is distinct from to_regnamespace('orch')
$orch$;
