-- orch_archive_blocks(slot text, names text[]) returns bigint
--
-- Archives product blocks with their instances, and with the instances that only these
-- used. Returns the number of rows.
--
-- - `slot`: the name under which the archive keeps them.
-- - `names`: the blocks.
--
-- Refuses: as `orch_archive_rows`.
create or replace function pg_temp.orch_archive_blocks(slot text, names text[])
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _names alias for names;
  _count bigint;
begin
  delete from pg_temp.orch_doomed;
  delete from pg_temp.orch_cut;
  insert into pg_temp.orch_doomed
  select i.subscription_instance_id, true
  from only public.product_blocks b
  join only public.subscription_instances i on i.product_block_id = b.product_block_id
  where b.name = any (_names);
  perform pg_temp.orch_doom();
  _count := pg_temp.orch_archive_doomed(_slot);
  return _count + pg_temp.orch_remove(_slot, 'public.product_blocks', array(
    select ctid from only public.product_blocks where name = any (_names)));
end $orch$;
