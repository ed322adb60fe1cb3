-- orch_columns(_table oid, _of text) returns table (name, declared, base, shown)
--
-- The columns of a table, in order.
--
-- - `_of`: the alias by which `shown` names the table.
-- - `declared`: the type with its modifier, as the archive notes it; null for a generated
--   column.
-- - `base`: the type under all domains, qualified, to be cast to.
-- - `shown`: an expression for the column's text: the output of its type. A cast to text
--   is that output unless the type has a cast of its own.
create or replace function pg_temp.orch_columns(_table oid, _of text)
returns table (name text, declared text, base text, shown text)
language sql stable set search_path = pg_catalog, pg_temp as $orch$
  with recursive t as (
    select attnum, attname::text, atttypid as type,
      case when attgenerated = '' then format_type(atttypid, atttypmod) end as declared
    from pg_attribute where attrelid = _table and attnum > 0 and not attisdropped
    union all
    select t.attnum, t.attname, y.typbasetype, t.declared
    from t join pg_type y on y.oid = t.type and y.typtype = 'd'
  )
  select attname, declared, format('%I.%I', n.nspname, y.typname),
    format(case
      when t.type not in ('text'::regtype, 'varchar'::regtype) and exists (
        select from pg_cast where castsource = t.type and casttarget = 'text'::regtype)
      then 'case when pg_catalog.num_nulls(%1$s.%2$I) operator(pg_catalog.=) 0'
        ' then pg_catalog.concat(%1$s.%2$I) end'
      else '%1$s.%2$I::pg_catalog.text' end, _of, attname)
  from t
  join pg_type y on y.oid = t.type and y.typtype <> 'd'
  join pg_namespace n on n.oid = y.typnamespace
  order by attnum
$orch$;
