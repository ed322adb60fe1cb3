-- orch_add_workflows(workflows jsonb) returns bigint
--
-- Inserts workflows, those left aside that are there already. Returns the number of rows.
--
-- - `workflows`: a list of objects with `id`, `name`, `target`, `is_task`, `description`.
--   `is_task` is left out where the orchestrator has no such column.
--
-- Refuses: nothing itself.
create or replace function pg_temp.orch_add_workflows(workflows jsonb)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off as $orch$
declare
  _workflows alias for workflows;
  _has_tasks constant boolean := pg_temp.orch_has_column('workflows', 'is_task');
  _count bigint;
begin
  _count := pg_temp.orch_execute((
    select format(
      'insert into public.workflows (workflow_id, name, target, description%s)
       values %s
       on conflict do nothing',
      case when _has_tasks then ', is_task' else '' end,
      string_agg(format('(%L, %L, %L, %L%s)',
        w ->> 'id', w ->> 'name', w ->> 'target', w ->> 'description',
        case when _has_tasks then format(', %L', w ->> 'is_task') else '' end), ', '))
    from jsonb_array_elements(_workflows) as w));
  perform pg_temp.orch_say('public.workflows'::regclass, _count, 0, 0);
  return _count;
end $orch$;
