-- orch_note_links(slot text, links jsonb) returns bigint
--
-- Notes which links of products to workflows are there before they are made: they stay when
-- the opposite direction archives what was made (`orch_archive_links`). Returns their
-- number.
--
-- - `slot`: the name under which the archive keeps links.
-- - `links`: for each workflow, the list of products.
--
-- Assumes: the settings `orch.revision` and `orch.direction` say what runs.
create or replace function pg_temp.orch_note_links(slot text, links jsonb)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _links alias for links;
  _count bigint;
begin
  delete from orch.staying_link
  where revision = current_setting('orch.revision') and slot = _slot
    and direction = current_setting('orch.direction');
  insert into orch.staying_link (revision, direction, slot, product_id, workflow_id)
  select current_setting('orch.revision'), current_setting('orch.direction'), _slot,
    x.product_id, x.workflow_id
  from jsonb_each(_links) l
  cross join jsonb_array_elements_text(l.value) as o (product)
  join only public.workflows w on w.name = l.key
  join only public.products p on p.name = o.product
  join only public.products_workflows x
    on x.product_id = p.product_id and x.workflow_id = w.workflow_id;
  get diagnostics _count = row_count;
  return _count;
end $orch$;
