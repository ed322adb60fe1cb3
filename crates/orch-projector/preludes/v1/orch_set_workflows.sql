-- orch_set_workflows(workflows jsonb) returns bigint
--
-- Sets what workflows do. Returns the number of rows.
--
-- - `workflows`: a list of objects with `name`, `target`, `is_task`. `is_task` is left out
--   where the orchestrator has no such column.
--
-- Refuses: OR004 where one of them is not there.
create or replace function pg_temp.orch_set_workflows(workflows jsonb)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off as $orch$
declare
  _workflows alias for workflows;
  _has_tasks constant boolean := pg_temp.orch_has_column('workflows', 'is_task');
  _count bigint;
begin
  _count := pg_temp.orch_execute((
    select format(
      'update only public.workflows x set target = v.target%s
       from (values %s) as v (name, target, is_task)
       where x.name::pg_catalog.text operator(pg_catalog.=) v.name',
      case when _has_tasks then ', is_task = v.is_task' else '' end,
      string_agg(format('(%L::pg_catalog.text, %L::pg_catalog.text, %L::pg_catalog.bool)',
        w ->> 'name', w ->> 'target', w ->> 'is_task'), ', '))
    from jsonb_array_elements(_workflows) as w));
  if _count <> jsonb_array_length(_workflows) then
    raise exception using errcode = 'OR004',
      message = 'a workflow that is to be changed is not in public.workflows';
  end if;
  perform pg_temp.orch_say('public.workflows'::regclass, 0, _count, 0);
  return _count;
end $orch$;
