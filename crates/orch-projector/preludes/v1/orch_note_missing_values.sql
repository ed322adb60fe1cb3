-- orch_note_missing_values(fill text, block text, resource_type text, minimum jsonb)
--   returns void
--
-- Notes, on the way down, the instances that have fewer values than their status requires:
-- people left them so, and the fill leaves them so when it runs again.
--
-- - the parameters are those of `orch_fill_values`.
create or replace function pg_temp.orch_note_missing_values(
  fill text, block text, resource_type text, minimum jsonb)
returns void language sql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
  select pg_temp.orch_note_missing($1, array(
    select l.instance from pg_temp.orch_lacking_values($2, $3, $4, false) as l))
$orch$;
