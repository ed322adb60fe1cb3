-- orch_finish(tables text[]) returns text
--
-- Ends a step: lets all that waits for the end of the transaction happen now, then compares
-- what the transaction has written with what the step says that it writes. Drops the indexes
-- that the step made for itself, and has tables analyzed into which it put many rows.
--
-- - `tables`: the tables that statements of the step insert into or update outside the
--   functions of this prelude; those of schema `public` need no schema.
--
-- The setting `orch.beside`, an array of names, consents to rows that triggers insert and update
-- in tables that the step itself does not write, such as a log. Returns what they did there, a
-- table a line; null where they did nothing.
--
-- Refuses: OR007 where a trigger or a rule has inserted, updated, deleted or truncated more,
-- by the names of the tables; what deferred constraints and triggers refuse. Where the
-- server does not count (`track_counts`), nothing can be compared.
-- Assumes: `orch_begin` began the step.
create or replace function pg_temp.orch_finish(tables text[])
returns text language plpgsql set search_path = pg_catalog, pg_temp as $orch$
#variable_conflict use_column
declare
  _tables alias for tables;
  _deferred text;
  _free oid[] := pg_temp.orch_tables(_tables);
  _consented text[] := coalesce(nullif(current_setting('orch.beside', true), ''), '{}');
  _list text;
  _first text;
  _beside text;
  _asked text;
  _triggers text;
begin
  -- The orchestrator's triggers refresh its search, which takes for ever on tables that
  -- were filled a moment ago and have no statistics yet.
  for _first in
    select pg_temp.orch_name(c.oid)
    from (select rel, sum(inserted) as inserted from pg_temp.orch_said group by rel) as s
    join pg_class c on c.oid = s.rel
    where s.inserted >= 1000 and s.inserted >= c.reltuples / 10
      and pg_has_role(c.relowner, 'usage')
  loop
    perform pg_temp.orch_execute(format('analyze (skip_locked) %s', _first));
  end loop;
  perform pg_temp.orch_execute('set constraints all immediate');
  select string_agg(distinct format('%I.%I', n.nspname, c.conname), ', ') into _deferred
  from pg_constraint c
  join pg_namespace n on n.oid = c.connamespace
  where c.condeferred and has_schema_privilege(n.oid, 'usage');
  if _deferred is not null then
    perform pg_temp.orch_execute(format('set constraints %s deferred', _deferred));
  end if;
  for _first in select name from pg_temp.orch_index where name is not null loop
    perform pg_temp.orch_execute('drop index ' || _first);
  end loop;
  delete from pg_temp.orch_index;
  if not current_setting('track_counts')::boolean then
    return null;
  end if;
  select string_agg(line, E'\n' order by line) filter (where not consented),
    min(line) filter (where not consented),
    string_agg(line, E'\n' order by line) filter (where consented),
    case when bool_and(beside) then
      string_agg('--allow-triggers ' || name, ' ' order by name) filter (where not consented) end
  into _list, _first, _beside, _asked
  from (
    select name, beside, beside and name = any (_consented) as consented,
      name || ': ' || concat_ws(', ',
      case when truncated then 'truncated' end,
      case when inserted <> 0 then inserted || ' inserted' end,
      case when updated <> 0 then updated || ' updated' end,
      case when deleted <> 0 then deleted || ' deleted' end) as line
    from (
      select pg_temp.orch_name(b.rel) as name,
        s.rel is null and b.rel <> all (_free) and c.relfilenode = b.file
          and pg_stat_get_xact_tuples_deleted(b.rel) = b.deleted as beside,
        c.relfilenode <> b.file as truncated,
        case when b.rel = any (_free) then 0 else
          pg_stat_get_xact_tuples_inserted(b.rel) - b.inserted - coalesce(s.inserted, 0) end as inserted,
        case when b.rel = any (_free) then 0 else
          pg_stat_get_xact_tuples_updated(b.rel) - b.updated - coalesce(s.updated, 0) end as updated,
        pg_stat_get_xact_tuples_deleted(b.rel) - b.deleted - coalesce(s.deleted, 0) as deleted
      from pg_temp.orch_before b
      join pg_class c on c.oid = b.rel
      left join (
        select rel, sum(inserted) as inserted, sum(updated) as updated, sum(deleted) as deleted
        from pg_temp.orch_said group by rel
      ) as s on s.rel = b.rel
    ) as counted
    where truncated or inserted <> 0 or updated <> 0 or deleted <> 0
  ) as lines;
  if _list is not null then
    select string_agg(format('%s of %s', t.tgname, pg_temp.orch_name(t.tgrelid)), ', '
      order by pg_temp.orch_name(t.tgrelid), t.tgname)
    into _triggers
    from pg_trigger t
    where not t.tgisinternal and t.tgenabled <> 'D'
      and (t.tgrelid = any (_free) or t.tgrelid in (select rel from pg_temp.orch_said));
    raise exception using errcode = 'OR007',
      message = format('rows were changed that the migration does not change (%s)', _first),
      detail = concat_ws(E'\n', _list, 'triggers that fire: ' || _triggers),
      hint = coalesce('where these rows are the triggers'' own, go on with ' || _asked, '');
  end if;
  return _beside;
end $orch$;
