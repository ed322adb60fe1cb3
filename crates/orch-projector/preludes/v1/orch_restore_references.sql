-- orch_restore_references(_removal bigint, _step int, _ids bigint[]) returns void
--
-- Gives references back to rows that still lack them; the whole row as it was before, where
-- nobody has written it since.
--
-- - `_step`: which foreign key of the removal.
-- - `_ids`: just these entries of orch.archive_reference; null for all of the step.
--
-- Refuses: OR007 where a trigger changes the rows; whatever a constraint says.
create or replace function pg_temp.orch_restore_references(
  _removal bigint, _step int, _ids bigint[])
returns void language plpgsql set search_path = pg_catalog, pg_temp as $orch$
declare
  _first orch.archive_reference;
  _rel oid;
  _image text;
  _set text;
  _match text;
  _lost text;
  _counts numeric[];
begin
  select * into _first from orch.archive_reference
  where removal = _removal and step = _step limit 1;
  _rel := to_regclass(_first.relation);
  if _rel is null then
    return;
  end if;
  select format('array[%s]::pg_catalog.text[]',
      string_agg(coalesce(c.shown, 'null'), ', ' order by k.n)),
    string_agg(format('%1$I = case when o.exact%2$s then o.before[%3$s]::%4$s else t.%1$I end', c.name,
      case when c.name = any (_first.lost) then ' or true' else '' end, k.n, c.base), ', ')
      filter (where c.declared is not null and exists (
        select from orch.archive_reference r
        where r.removal = _removal and r.step = _step
          and r.before[k.n] is distinct from r.after[k.n])
        and (select attidentity <> 'a' from pg_attribute where attrelid = _rel and attname = c.name)),
    string_agg(format('t.%I = o.after[%s]::%s', c.name, k.n, c.base), ' and ')
      filter (where c.name = any (pg_temp.orch_key(_rel))),
    string_agg(format('t.now[%1$s] is not distinct from o.after[%1$s]', k.n), ' and ')
      filter (where k.name = any (_first.lost))
  into _image, _set, _match, _lost
  from unnest(_first.columns) with ordinality as k (name, n)
  left join pg_temp.orch_columns(_rel, 't') as c using (name);
  if _set is null then
    return;
  end if;
  -- Which rows get which reference is settled first, where names resolve safely.
  execute format(
    'create temp table orch_due on commit drop as
     select t.rel, t.tid, o.before, t.now = o.after as exact,
       case when t.now = o.after then o.before else array(
         select case when c = any (o.lost) then o.before[n] else t.now[n] end
         from unnest(o.columns) with ordinality as u (c, n) order by n) end as due
     from (select t.tableoid as rel, t.ctid as tid, t.*, %2$s as now, %3$s as nth from %1$s t) as t
     join (select *, row_number() over (partition by after order by id) as nth
           from orch.archive_reference o
           where removal = $1 and step = $2 and ($3 is null or id = any ($3))) as o on %4$s
     where %5$s',
    pg_temp.orch_only(_rel), _image, case when _match is null
      then format('row_number() over (partition by %s order by t.ctid)', _image) else '1' end,
    coalesce(_match, 't.now = o.after and t.nth = o.nth'), _lost)
  using _removal, _step, _ids;
  _counts := pg_temp.orch_query(format(
    'with put as (
       update %1$s t set %2$s
       from pg_temp.orch_due o
       where t.tableoid operator(pg_catalog.=) o.rel and t.ctid operator(pg_catalog.=) o.tid
       returning o.rel as rel, %3$s operator(pg_catalog.=) o.due as is_due
     ), said as (
       insert into pg_temp.orch_said select rel, 0, pg_catalog.count(*), 0 from put group by rel
     )
     select array[pg_catalog.count(*) filter (where is_due is not true)] from put',
    pg_temp.orch_only(_rel), _set, _image));
  drop table pg_temp.orch_due;
  if _counts[1] > 0 then
    perform pg_temp.orch_refuse_spoilt(_rel, 16);
  end if;
  perform pg_temp.orch_settle(_rel, false);
end $orch$;
