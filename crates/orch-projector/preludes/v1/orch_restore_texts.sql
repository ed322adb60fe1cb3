-- orch_restore_texts(slot text) returns void
--
-- Gives rows of metadata the description that they had before the other direction replaced
-- it.
--
-- - `slot`: the slot of `orch_keep_texts`.
--
-- Refuses: OR007 where the archive does not hold what the journal says it does.
-- Assumes: the settings `orch.revision` and `orch.direction` say what runs.
create or replace function pg_temp.orch_restore_texts(slot text)
returns void language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _kept record;
begin
  perform pg_temp.orch_refuse_missing(_slot);
  for _kept in
    delete from orch.archive_text
    where revision = current_setting('orch.revision') and slot = _slot
      and direction <> current_setting('orch.direction')
    returning *
  loop
    perform pg_temp.orch_say(format('public.%I', _kept.relation)::regclass, 0,
      pg_temp.orch_execute(format(
        'update only public.%1$I x set description = %2$L
         where x.%3$I::pg_catalog.text operator(pg_catalog.=) %4$L::pg_catalog.text',
        _kept.relation, _kept.description,
        case when _kept.relation = 'resource_types' then 'resource_type' else 'name' end,
        _kept.name)), 0);
  end loop;
end $orch$;
