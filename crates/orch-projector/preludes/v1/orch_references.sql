-- orch_references(_table oid) returns setof orch_reference
--
-- The foreign keys that refer to a table. `joined` joins the table as `p` with `source` as
-- `c`; `action` is what a deletion does; `lost` are the columns that it clears.
--
-- Assumes: `orch_reference` was emptied when the removal began.
create or replace function pg_temp.orch_references(_table oid)
returns setof pg_temp.orch_reference
language plpgsql set search_path = pg_catalog, pg_temp as $orch$
begin
  return query select * from pg_temp.orch_reference where parent = _table and child is not null;
  if found or exists (select from pg_temp.orch_reference where parent = _table) then
    return;
  end if;
  insert into pg_temp.orch_reference (parent) values (_table);
  return query insert into pg_temp.orch_reference
  select _table, c.conrelid, pg_temp.orch_only(c.conrelid),
    (select string_agg(format('p.%I operator(%I.%s) c.%I%s', f.attname, n.nspname, o.oprname,
        a.attname, case when f.attcollation not in (0, a.attcollation)
          then (select format(' collate %I.%I', cn.nspname, co.collname) from pg_collation co
                join pg_namespace cn on cn.oid = co.collnamespace where co.oid = f.attcollation)
          end), ' and ')
     from unnest(c.conkey, c.confkey, c.conpfeqop) as u (child, parent, operator)
     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = u.child
     join pg_attribute f on f.attrelid = c.confrelid and f.attnum = u.parent
     join pg_operator o on o.oid = u.operator join pg_namespace n on n.oid = o.oprnamespace),
    c.confdeltype,
    -- Before version 15 there is no list of the columns that are cleared: all are.
    array(select a.attname::text from pg_attribute a
      where a.attrelid = c.conrelid and a.attnum = any (c.conkey)
        and coalesce(nullif(to_jsonb(c) -> 'confdelsetcols', 'null') @> to_jsonb(a.attnum), true)),
    pg_temp.orch_is_leaf(c.conrelid)
  from pg_constraint c
  where c.contype = 'f' and c.conparentid = 0 and c.confrelid = any ((select pg_temp.orch_family(_table))::oid[])
    and pg_temp.orch_is_enforced(c)
  order by 3, c.conname
  returning *;
end $orch$;
