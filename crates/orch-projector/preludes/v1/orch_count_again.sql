-- orch_count_again() returns void
--
-- Forgets what was counted.
create or replace function pg_temp.orch_count_again()
returns void language sql set search_path = pg_catalog, pg_temp as $orch$
  delete from pg_temp.orch_row;
  delete from pg_temp.orch_note
$orch$;
