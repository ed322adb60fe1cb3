-- orch_archive_replacements(slot text, block text, resource_type text) returns bigint
--
-- Archives, on the way down, the values that `orch_fit_values` put in the place of others.
-- Returns the number of rows.
--
-- - `slot`: the slot under which `orch_fit_values` archived the others, and under which
--   these are archived.
-- - `block`, `resource_type`: their names.
--
-- Refuses: as `orch_archive_rows`.
-- Assumes: the setting `orch.revision` says what runs.
create or replace function pg_temp.orch_archive_replacements(
  slot text, block text, resource_type text)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
begin
  return pg_temp.orch_remove(_slot, 'public.subscription_instance_values', array(
    select v.ctid
    from orch.archive a
    join orch.archive_row x on x.archive = a.id
    join only public.subscription_instance_values v on v.subscription_instance_value_id
      = pg_temp.orch_id('replaced',
          (x.row[array_position(a.columns, 'subscription_instance_value_id')])::uuid, 0)
    where a.revision = current_setting('orch.revision') and a.direction = 'up'
      and a.slot = _slot and a.relation = 'public.subscription_instance_values'));
end $orch$;
