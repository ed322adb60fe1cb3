-- orch_forget(_tables oid[]) returns void
--
-- Lets `orch_finish` count from here on what is written to some tables.
create or replace function pg_temp.orch_forget(_tables oid[])
returns void language sql set search_path = pg_catalog, pg_temp as $orch$
  delete from pg_temp.orch_said where rel = any (_tables);
  update pg_temp.orch_before set
    inserted = pg_stat_get_xact_tuples_inserted(rel),
    updated = pg_stat_get_xact_tuples_updated(rel),
    deleted = pg_stat_get_xact_tuples_deleted(rel)
  where rel = any (_tables)
$orch$;
