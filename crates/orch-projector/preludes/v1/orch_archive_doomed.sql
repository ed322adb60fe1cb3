-- orch_archive_doomed(_slot text) returns bigint
--
-- Archives the relations in `orch_cut` and the instances in `orch_doomed`. Returns the
-- number of rows.
create or replace function pg_temp.orch_archive_doomed(_slot text)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
declare
  _count bigint;
begin
  _count := pg_temp.orch_remove(_slot, 'public.subscription_instance_relations',
    array(select relation from pg_temp.orch_cut));
  return _count + pg_temp.orch_remove(_slot, 'public.subscription_instances', array(
    select i.ctid from only public.subscription_instances i
    join pg_temp.orch_doomed d on d.instance = i.subscription_instance_id));
end $orch$;
