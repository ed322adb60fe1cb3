-- orch_finish(tables text[]) returns void
--
-- Ends a step: lets all that waits for the end of the transaction happen now, then compares
-- what the transaction has written with what the step says that it writes.
--
-- - `tables`: the tables that statements of the step insert into or update outside the
--   functions of this prelude; those of schema `public` need no schema.
--
-- Refuses: OR007 where a trigger or a rule has inserted, updated, deleted or truncated more,
-- by the names of the tables; what deferred constraints and triggers refuse. Where the
-- server does not count (`track_counts`), nothing can be compared.
-- Assumes: `orch_begin` began the step.
create or replace function pg_temp.orch_finish(tables text[])
returns void language plpgsql set search_path = pg_catalog, pg_temp as $orch$
#variable_conflict use_column
declare
  _tables alias for tables;
  _deferred text;
  _free oid[] := pg_temp.orch_tables(_tables);
  _list text;
  _first text;
  _triggers text;
begin
  perform pg_temp.orch_execute('set constraints all immediate');
  select string_agg(distinct format('%I.%I', n.nspname, c.conname), ', ') into _deferred
  from pg_constraint c
  join pg_namespace n on n.oid = c.connamespace
  where c.condeferred and has_schema_privilege(n.oid, 'usage');
  if _deferred is not null then
    perform pg_temp.orch_execute(format('set constraints %s deferred', _deferred));
  end if;
  if not current_setting('track_counts')::boolean then
    return;
  end if;
  select string_agg(line, E'\n' order by line), min(line) into _list, _first
  from (
    select pg_temp.orch_name(rel) || ': ' || concat_ws(', ',
      case when truncated then 'truncated' end,
      case when inserted <> 0 then inserted || ' inserted' end,
      case when updated <> 0 then updated || ' updated' end,
      case when deleted <> 0 then deleted || ' deleted' end) as line
    from (
      select b.rel, c.relfilenode <> b.file as truncated,
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
      detail = concat_ws(E'\n', _list, 'triggers that fire: ' || _triggers);
  end if;
end $orch$;
