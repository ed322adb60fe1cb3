-- orch_archive_links(slot text, links jsonb) returns bigint
--
-- Archives links of products to workflows, without those that were there before the
-- opposite direction made them (`orch_note_links`). Returns the number of rows.
--
-- - `slot`: the name under which the archive keeps them.
-- - `links`: for each workflow, the list of products.
--
-- Refuses: as `orch_archive_rows`.
-- Assumes: the settings `orch.revision` and `orch.direction` say what runs.
create or replace function pg_temp.orch_archive_links(slot text, links jsonb)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _links alias for links;
  _rows tid[] := array(
    select x.ctid from jsonb_each(_links) l
    cross join jsonb_array_elements_text(l.value) as o (product)
    join only public.workflows w on w.name = l.key
    join only public.products p on p.name = o.product
    join only public.products_workflows x
      on x.product_id = p.product_id and x.workflow_id = w.workflow_id);
begin
  if to_regclass('orch.staying_link') is not null then
    _rows := array(
      select r.tid from unnest(_rows) as r (tid)
      join only public.products_workflows x on x.ctid = r.tid
      where not exists (
        select from orch.staying_link s
        where s.revision = current_setting('orch.revision') and s.slot = _slot
          and s.product_id = x.product_id and s.workflow_id = x.workflow_id
          and s.direction <> current_setting('orch.direction')));
  end if;
  return pg_temp.orch_remove(_slot, 'public.products_workflows', _rows);
end $orch$;
