-- orch_say(_table oid, _inserted bigint, _updated bigint, _deleted bigint) returns void
--
-- Notes how many rows of a table this step has written itself, for `orch_finish`.
create or replace function pg_temp.orch_say(
  _table oid, _inserted bigint, _updated bigint, _deleted bigint)
returns void language sql set search_path = pg_catalog, pg_temp as $orch$
  insert into pg_temp.orch_said (rel, inserted, updated, deleted)
  values (_table, _inserted, _updated, _deleted)
$orch$;
