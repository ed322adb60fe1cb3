-- orch_note_unfit_values(slot text, block text, resource_type text, fits jsonb) returns bigint
--
-- Notes the values that do not fit what was allowed so far: `orch_fit_values` leaves them
-- when the opposite direction allows it no more. Returns their number.
--
-- - `slot`: the name under which the archive keeps values.
-- - `block`, `resource_type`, `fits`: as `orch_fit_values` takes them.
--
-- Assumes: the settings `orch.revision` and `orch.direction` say what runs.
create or replace function pg_temp.orch_note_unfit_values(
  slot text, block text, resource_type text, fits jsonb)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _block alias for block;
  _resource_type alias for resource_type;
  _fits alias for fits;
  _count bigint;
begin
  delete from orch.staying_value
  where revision = current_setting('orch.revision') and slot = _slot
    and direction = current_setting('orch.direction');
  insert into orch.staying_value (revision, direction, slot, value_id)
  select current_setting('orch.revision'), current_setting('orch.direction'), _slot, u.id
  from pg_temp.orch_unfit_values(_block, _resource_type, _fits, false) as u;
  get diagnostics _count = row_count;
  return _count;
end $orch$;
