-- orch_archive_resource_types(slot text, names text[]) returns bigint
--
-- Archives resource types with all their values. Returns the number of rows.
--
-- - `slot`: the name under which the archive keeps them.
-- - `names`: the resource types.
--
-- Refuses: as `orch_archive_rows`.
create or replace function pg_temp.orch_archive_resource_types(slot text, names text[])
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _names alias for names;
  _count bigint;
begin
  _count := pg_temp.orch_remove(_slot, 'public.subscription_instance_values', array(
    select v.ctid from only public.subscription_instance_values v
    join only public.resource_types t on t.resource_type_id = v.resource_type_id
    where t.resource_type = any (_names)));
  return _count + pg_temp.orch_remove(_slot, 'public.resource_types', array(
    select ctid from only public.resource_types where resource_type = any (_names)));
end $orch$;
