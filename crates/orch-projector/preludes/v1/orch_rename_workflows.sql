-- orch_rename_workflows(pairs jsonb) returns bigint
--
-- Gives workflows other names, all at once, and the processes that name them: those of an
-- orchestrator of before December 2023. Returns the number of rows.
--
-- - `pairs`: a list of objects with `former` and `name`.
--
-- Refuses: OR004 where one of them is not there.
create or replace function pg_temp.orch_rename_workflows(pairs jsonb)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off as $orch$
declare
  _pairs alias for pairs;
  _table text;
  _column text;
  _swaps constant boolean := exists (
    select from jsonb_array_elements(_pairs) as a join jsonb_array_elements(_pairs) as b
    on a ->> 'name' = b ->> 'former');
  _count bigint;
  _total bigint := 0;
begin
  for _table, _column in
    select * from (values ('workflows', 'name'), ('processes', 'workflow')) as t
  loop
    continue when not pg_temp.orch_has_column(_table, _column);
    -- Names are unique at every moment: where they are exchanged, all of them step aside first.
    if _table = 'workflows' and _swaps then
      _count := pg_temp.orch_execute((
        select format(
          'update only public.workflows x set name = v.aside
           from (values %s) as v (former, aside)
           where x.name::pg_catalog.text operator(pg_catalog.=) v.former',
          string_agg(format('(%L::pg_catalog.text, %L::pg_catalog.text)',
            p ->> 'former', 'orch: renamed from ' || (p ->> 'former')), ', '))
        from jsonb_array_elements(_pairs) as p));
      _total := _total + _count;
      perform pg_temp.orch_say('public.workflows'::regclass, 0, _count, 0);
    end if;
    _count := pg_temp.orch_execute((
      select format(
        'update only public.%1$I x set %2$I = v.name
         from (values %3$s) as v (former, name)
         where x.%2$I::pg_catalog.text operator(pg_catalog.=) v.former',
        _table, _column,
        string_agg(format('(%L::pg_catalog.text, %L::pg_catalog.text)',
          case when _table = 'workflows' and _swaps then 'orch: renamed from ' else '' end
            || (p ->> 'former'), p ->> 'name'), ', '))
      from jsonb_array_elements(_pairs) as p));
    if _table = 'workflows' and _count <> jsonb_array_length(_pairs) then
      raise exception using errcode = 'OR004',
        message = 'a workflow that is to be renamed is not in public.workflows';
    end if;
    _total := _total + _count;
    perform pg_temp.orch_say(format('public.%I', _table)::regclass, 0, _count, 0);
  end loop;
  return _total;
end $orch$;
