-- orch_archive_workflows(slot text, names text[]) returns bigint
--
-- Archives workflows with their links to products, and all processes that ran them. Returns
-- the number of rows.
--
-- - `slot`: the name under which the archive keeps them.
-- - `names`: the workflows.
--
-- Refuses: as `orch_archive_rows`.
create or replace function pg_temp.orch_archive_workflows(slot text, names text[])
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _names alias for names;
  _processes tid[];
  _count bigint;
begin
  -- Since December 2023 processes refer to their workflow, and name it before.
  if pg_temp.orch_has_column('processes', 'workflow_id') then
    _processes := array(
      select p.ctid from only public.processes p
      join only public.workflows w on w.workflow_id = p.workflow_id
      where w.name = any (_names));
  else
    execute 'select array(select ctid from only public.processes where workflow = any ($1))'
    into _processes using _names;
  end if;
  _count := pg_temp.orch_remove(_slot, 'public.processes', _processes);
  return _count + pg_temp.orch_remove(_slot, 'public.workflows', array(
    select ctid from only public.workflows where name = any (_names)));
end $orch$;
