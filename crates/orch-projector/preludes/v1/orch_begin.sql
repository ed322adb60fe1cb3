-- orch_begin() returns void
--
-- Begins a step: notes what the transaction has written to each table so far, and forgets
-- what a step before it in the same transaction noted.
--
-- Refuses: OR004 where a table of the orchestrator is partitioned: the functions read and
-- write just the rows of the table itself.
-- Assumes: it is called before the first statement of the step that writes.
create or replace function pg_temp.orch_begin()
returns void language plpgsql set search_path = pg_catalog, pg_temp as $orch$
declare
  _partitioned text;
begin
  select string_agg(pg_temp.orch_name(c.oid), ', ' order by c.relname) into _partitioned
  from pg_class c
  where c.relkind = 'p' and c.relnamespace = to_regnamespace('public')
    and c.relname in ('products', 'fixed_inputs', 'product_blocks', 'resource_types',
      'product_product_blocks', 'product_block_relations', 'product_block_resource_types',
      'workflows', 'products_workflows', 'processes', 'processes_subscriptions',
      'subscriptions', 'subscription_instances', 'subscription_instance_relations',
      'subscription_instance_values');
  if _partitioned is not null then
    raise exception using errcode = 'OR004', message =
      'orch does not change partitioned tables of the orchestrator: ' || _partitioned;
  end if;
  delete from pg_temp.orch_spared;
  delete from pg_temp.orch_made;
  delete from pg_temp.orch_said;
  delete from pg_temp.orch_before;
  insert into pg_temp.orch_before (rel, file, inserted, updated, deleted)
  select oid, relfilenode, pg_stat_get_xact_tuples_inserted(oid),
    pg_stat_get_xact_tuples_updated(oid), pg_stat_get_xact_tuples_deleted(oid)
  from pg_class
  where relkind = 'r' and relpersistence <> 't' and oid >= 16384
    and relnamespace is distinct from to_regnamespace('orch');
end $orch$;
