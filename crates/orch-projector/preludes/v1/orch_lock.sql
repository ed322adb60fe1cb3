-- orch_lock(tables text[]) returns void
--
-- Locks tables against other writers, in the order of their names, with all tables that
-- a deletion from them can reach.
--
-- - `tables`: their names; those of schema `public` need no schema.
--
-- Refuses: 55P03 where a lock is not obtained within `lock_timeout`.
create or replace function pg_temp.orch_lock(tables text[])
returns void language plpgsql set search_path = pg_catalog, pg_temp as $orch$
#variable_conflict use_column
declare
  _tables alias for tables;
  _list text;
begin
  with recursive reached as (
    select rel, true as goes from unnest(pg_temp.orch_tables(_tables)) as rel
    union
    select c.conrelid, c.confdeltype = 'c'
    from reached r
    cross join lateral (select pg_temp.orch_family(r.rel) as rels offset 0) as family
    join pg_constraint c on c.contype = 'f' and c.confdeltype in ('c', 'n', 'd')
      and c.confrelid = any (family.rels) and pg_temp.orch_is_enforced(c)
    where r.goes
  )
  select string_agg(distinct pg_temp.orch_only(rel), ', ' order by pg_temp.orch_only(rel))
  into _list from reached;
  if _list is not null then
    execute format('lock table %s in share row exclusive mode', _list);
  end if;
end $orch$;
