-- orch_is_leaf(_table oid) returns boolean
--
-- Whether no foreign key refers to a table and no trigger fires at once when its rows are
-- deleted, so that nothing else goes with them.
create or replace function pg_temp.orch_is_leaf(_table oid)
returns boolean language sql stable set search_path = pg_catalog, pg_temp as $orch$
  select relkind = 'r'
    and not exists (
      select from pg_constraint c
      where c.contype = 'f' and c.confrelid = any ((select pg_temp.orch_family(_table))::oid[])
        and pg_temp.orch_is_enforced(c))
    and not exists (select from pg_temp.orch_triggers(_table, 8) where not late)
  from pg_class where oid = _table
$orch$;
