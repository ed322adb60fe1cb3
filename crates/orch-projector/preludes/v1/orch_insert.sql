-- orch_insert(_removal bigint, _archive bigint, _rows tid[], _watched oid[]) returns bigint
--
-- Inserts what a removal archived, but for rows in `orch_out`, and looks whether it came
-- back as it was. Returns the number of rows.
--
-- - `_archive`, `_rows`: just these rows of this entry; null for the whole removal.
-- - `_watched`: tables whose triggers are in force.
--
-- Refuses: OR007 where a trigger changes the rows, or the archive lacks some; 22000 where a column keeps another
-- value than the archived one; whatever a constraint says.
create or replace function pg_temp.orch_insert(
  _removal bigint, _archive bigint, _rows tid[], _watched oid[])
returns bigint language plpgsql set search_path = pg_catalog, pg_temp as $orch$
declare
  _kept record;
  _to record;
  _inserts text;
  _sums text;
  _where text;
  _counts numeric[];
  _n int := 0;
  _count bigint;
begin
  for _pass in 1 .. 2 loop
    for _kept in
      select *, to_regclass(relation)::oid as rel,
        coalesce(cardinality(_rows),
          rows - (select count(*) from pg_temp.orch_out where archive = a.id)) as due
      from orch.archive a
      where removal = _removal and id = coalesce(_archive, id) order by id
    loop
      select string_agg(format('%I', c.name), ', ') as names,
        string_agg(c.shown, ', ') as shown,
        string_agg(format('r.row[%s]::%s', k.n, c.base), ', ') as typed,
        string_agg(format('r.row[%s]', k.n), ', ') as kept,
        string_agg(c.shown, ', ') filter (where c.name = any (pg_temp.orch_key(_kept.rel))) as key,
        string_agg(format('r.row[%s]', k.n), ', ')
          filter (where c.name = any (pg_temp.orch_key(_kept.rel))) as kept_key,
        bool_or(k.type is distinct from c.declared) as differs
      into _to
      from unnest(_kept.columns, _kept.types) with ordinality as k (name, type, n)
      join pg_temp.orch_columns(_kept.rel, 't') as c using (name) where c.declared is not null;
      continue when _to.names is null or _kept.due = 0;
      _where := case
        when _rows is not null then
          'r.ctid operator(pg_catalog.=) any ((select $1)::pg_catalog.tid[])'
        else 'r.archive operator(pg_catalog.=) ' || _kept.id || case when _kept.due < _kept.rows then
          ' and not exists (select from pg_temp.orch_out o
              where o.archive operator(pg_catalog.=) r.archive and o.tid operator(pg_catalog.=) r.ctid)'
          else '' end end;
      if _pass = 1 then
        _inserts := concat_ws(', ', _inserts, format(
          'put%s as (insert into %s (%s) overriding system value select %s from orch.archive_row r
             where %s returning 1)',
          _kept.id, _kept.relation, _to.names, _to.typed, _where));
        _sums := concat_ws(', ', _sums, format('(select pg_catalog.count(*) from put%s)', _kept.id));
        continue;
      end if;
      _n := _n + 1;
      if _counts[_n] <> _kept.due then
        perform pg_temp.orch_refuse_altered(_kept.id);
        perform pg_temp.orch_refuse_spoilt(_kept.rel, 4);
      end if;
      perform pg_temp.orch_say(_kept.rel, _kept.due, 0, 0);
      if _kept.rel = any (_watched) or _to.differs then
        execute format('select count(*) from (select %s from orch.archive_row r where %s
            except all select %s from only %s t%s) as unlike',
          _to.kept, _where, _to.shown, _kept.relation, case when _to.key is not null then
            format(' where (%s) in (select %s from orch.archive_row r where %s)',
              _to.key, _to.kept_key, _where)
            else '' end)
        into _count using _rows;
        if _count > 0 and _kept.rel = any (_watched) then
          perform pg_temp.orch_refuse_spoilt(_kept.rel, 4);
        elsif _count > 0 then
          raise exception using errcode = '22000',
            message = 'its table would keep another value than the archived one';
        end if;
      end if;
      perform pg_temp.orch_settle(_kept.rel, false);
    end loop;
    if _pass = 1 then
      exit when _inserts is null;
      _counts := pg_temp.orch_query(
        format('with %s select array[%s]::pg_catalog.numeric[]', _inserts, _sums), _rows);
    end if;
  end loop;
  return (select coalesce(sum(c), 0) from unnest(_counts) as c);
end $orch$;
