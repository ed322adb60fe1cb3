-- orch_archive_filled_attribute(slot text, fill text, owners text, owner text,
--   attribute text, minimum jsonb) returns bigint
--
-- Archives the instances that `orch_fill_attribute` made, as they now are, where nothing
-- else uses them; instances that people made stay. Returns the number of rows.
--
-- - `slot`: the name under which the archive keeps them.
-- - the other parameters are those of `orch_fill_attribute`.
--
-- Refuses: as `orch_archive_rows`.
create or replace function pg_temp.orch_archive_filled_attribute(
  slot text, fill text, owners text, owner text, attribute text, minimum jsonb)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _fill alias for fill;
  _owner alias for owner;
  _attribute alias for attribute;
  _most constant int := (select max(value::int) from jsonb_each_text(minimum));
begin
  delete from pg_temp.orch_doomed;
  delete from pg_temp.orch_cut;
  if owners = 'products' then
    insert into pg_temp.orch_doomed
    select distinct i.subscription_instance_id, true
    from only public.products p
    join only public.subscriptions s on s.product_id = p.product_id
    cross join generate_series(0, _most - 1) as n
    join only public.subscription_instances i
      on i.subscription_instance_id = pg_temp.orch_id(_fill, s.subscription_id, n)
    where p.name = _owner;
  else
    insert into pg_temp.orch_cut
    select distinct r.ctid
    from only public.product_blocks b
    join only public.subscription_instances i on i.product_block_id = b.product_block_id
    cross join generate_series(0, _most - 1) as n
    join only public.subscription_instance_relations r
      on r.in_use_by_id = i.subscription_instance_id and r.domain_model_attr = _attribute
      and r.depends_on_id = pg_temp.orch_id(_fill, i.subscription_instance_id, n)
    where b.name = _owner;
    -- It is no root, whatever block it is of; instances that something else uses by now
    -- stay.
    insert into pg_temp.orch_doomed
    select distinct r.depends_on_id, not exists (
      select from only public.subscription_instance_relations u
      where u.depends_on_id = r.depends_on_id
        and not exists (select from pg_temp.orch_cut c where c.relation = u.ctid))
    from pg_temp.orch_cut x
    join only public.subscription_instance_relations r on r.ctid = x.relation;
  end if;
  perform pg_temp.orch_doom();
  return pg_temp.orch_archive_doomed(_slot);
end $orch$;
