-- orch_archive_unused(slot text) returns bigint
--
-- Archives the instances that statements before it left because something used them, and
-- that nothing uses any more, now that all of them have run. Returns the number of rows.
--
-- - `slot`: the name under which the archive keeps them.
--
-- Refuses: as `orch_archive_rows`.
create or replace function pg_temp.orch_archive_unused(slot text)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
begin
  delete from pg_temp.orch_doomed;
  delete from pg_temp.orch_cut;
  insert into pg_temp.orch_doomed
  select distinct i.subscription_instance_id, false
  from pg_temp.orch_spared s
  join only public.subscription_instances i on i.subscription_instance_id = s.instance;
  perform pg_temp.orch_doom();
  return pg_temp.orch_archive_doomed(slot);
end $orch$;
