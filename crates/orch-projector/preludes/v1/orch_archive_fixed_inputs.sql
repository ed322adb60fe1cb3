-- orch_archive_fixed_inputs(slot text, names jsonb) returns bigint
--
-- Archives fixed inputs of products. Returns the number of rows.
--
-- - `slot`: the name under which the archive keeps them.
-- - `names`: for each product, the list of its fixed inputs.
--
-- Refuses: as `orch_archive_rows`.
create or replace function pg_temp.orch_archive_fixed_inputs(slot text, names jsonb)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _names alias for names;
begin
  return pg_temp.orch_remove(_slot, 'public.fixed_inputs', array(
    select x.ctid from jsonb_each(_names) n
    cross join jsonb_array_elements_text(n.value) as i (name)
    join only public.products p on p.name = n.key
    join only public.fixed_inputs x on x.product_id = p.product_id and x.name = i.name));
end $orch$;
