-- orch_archive_block_resource_types(slot text, names jsonb) returns bigint
--
-- Archives the rows that say which resource types blocks have; values stay. Returns the
-- number of rows.
--
-- - `slot`: the name under which the archive keeps them.
-- - `names`: for each block, the list of its resource types.
--
-- Refuses: as `orch_archive_rows`.
create or replace function pg_temp.orch_archive_block_resource_types(slot text, names jsonb)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _names alias for names;
begin
  return pg_temp.orch_remove(_slot, 'public.product_block_resource_types', array(
    select x.ctid from jsonb_each(_names) n
    cross join jsonb_array_elements_text(n.value) as t (name)
    join only public.product_blocks b on b.name = n.key
    join only public.resource_types r on r.resource_type = t.name
    join only public.product_block_resource_types x
      on x.product_block_id = b.product_block_id and x.resource_type_id = r.resource_type_id));
end $orch$;
