-- orch_index_references(_table oid, _rows bigint) returns void
--
-- Makes indexes for the foreign keys that refer to a table, where they have none and many
-- rows of the table are to be deleted: for each of them Postgres looks for rows that refer
-- to it, and would read the whole table each time. `orch_finish` drops the indexes again,
-- for which it locks these tables against readers until the transaction ends. Where the
-- role does not own the table, a warning names the index that is missing.
--
-- An index counts the rows of its table for the planner, and that count stays when the
-- transaction is rolled back: none is made for a table of which this transaction has deleted
-- most rows already. While removals are counted, none is made either.
--
-- - `_rows`: how many rows are to be deleted.
create or replace function pg_temp.orch_index_references(_table oid, _rows bigint)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $orch$
declare
  -- How many pages would be read: about half a second of reading, and five seconds.
  _many constant numeric := 20000;
  _too_many constant numeric := 200000;
  _key record;
  _name text;
begin
  if coalesce(current_setting('orch.counting', true), '') = 'on' then
    return;
  end if;
  for _key in
    select c.oid, c.conrelid as child, k.relname, k.relowner,
      _rows::numeric * (pg_relation_size(c.conrelid) / current_setting('block_size')::int) as pages,
      (select string_agg(format('%I', a.attname), ', ' order by u.n)
       from unnest(c.conkey) with ordinality as u (attnum, n)
       join pg_attribute a on a.attrelid = c.conrelid and a.attnum = u.attnum) as columns
    from pg_constraint c join pg_class k on k.oid = c.conrelid
    where c.contype = 'f' and c.confrelid = _table and k.relkind = 'r'
      and pg_temp.orch_is_enforced(c)
      and not exists (select from pg_temp.orch_index x where x.key = c.oid)
      and pg_stat_get_xact_tuples_deleted(c.conrelid) <= greatest(k.reltuples, 0) / 2
      -- The first columns of no whole index are those of the key.
      and not exists (
        select from pg_index i
        where i.indrelid = c.conrelid and i.indisvalid and i.indpred is null
          and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
          and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] <@ c.conkey)
    order by k.relname, c.conname
  loop
    if _key.pages <= _many then
      continue;
    elsif pg_has_role(_key.relowner, 'usage') then
      _name := format('orch_%s_%s', _key.child, (select count(*) from pg_temp.orch_index));
      perform pg_temp.orch_execute(format('create index %I on only %s (%s)',
        _name, pg_temp.orch_name(_key.child), _key.columns));
      insert into pg_temp.orch_index
      select _key.oid, pg_temp.orch_name(oid) from pg_class
      where relname = _name and relnamespace = (
        select relnamespace from pg_class where oid = _key.child);
    elsif _key.pages > _too_many then
      raise warning '% is read once for each of % rows of % that are removed: an index on (%) would make it fast',
        pg_temp.orch_name(_key.child), _rows, pg_temp.orch_name(_table), _key.columns;
      insert into pg_temp.orch_index values (_key.oid, null);
    end if;
  end loop;
end $orch$;
