-- orch_describe(slot text, relation text, name text, was jsonb, becomes jsonb)
--   returns bigint
--
-- Replaces texts of a row of metadata, which people may have edited in the orchestrator's
-- own pages. A text that is as recorded before gets its new value, or the one that was
-- edited when the opposite direction replaced it. An edited text stays, and a warning says
-- so; with the setting `orch.overwrite_texts` on, it is archived and replaced. Returns the
-- number of rows written.
--
-- - `slot`: the name under which the archive keeps edited texts.
-- - `relation`: `products`, `product_blocks`, `resource_types` or `workflows`.
-- - `name`: the name of the row.
-- - `was`, `becomes`: the texts as recorded before and after, by column.
--
-- Refuses: OR004 where there is no such row; OR007 where the archive does not hold what the
-- journal says it does.
-- Assumes: the settings `orch.revision` and `orch.direction` say what runs.
create or replace function pg_temp.orch_describe(
  slot text, relation text, name text, was jsonb, becomes jsonb)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _relation alias for relation;
  _name alias for name;
  _was alias for was;
  _becomes alias for becomes;
  _column constant text := case _relation when 'resource_types' then 'resource_type' else 'name' end;
  _now jsonb;
  _kept jsonb;
  _edited jsonb := '{}';
  _set text[] := '{}';
  _key text;
  _count bigint;
begin
  perform pg_temp.orch_refuse_missing(_slot);
  execute format('select to_jsonb(x) from only public.%I x where x.%I = $1', _relation, _column)
  into _now using _name;
  if _now is null then
    raise exception using errcode = 'OR004',
      message = format('`%s` is not in public.%I', _name, _relation);
  end if;
  delete from orch.archive_text
  where revision = current_setting('orch.revision') and slot = _slot and relation = _relation
    and name = _name and direction <> current_setting('orch.direction')
  returning texts into _kept;
  for _key in select jsonb_object_keys(_becomes) loop
    if _now -> _key = _was -> _key then
      _set := _set || format('%I = %L', _key,
        case when _kept ? _key then _kept ->> _key else _becomes ->> _key end);
    elsif _now -> _key <> _becomes -> _key then
      if coalesce(current_setting('orch.overwrite_texts', true), '') = 'on' then
        _edited := _edited || jsonb_build_object(_key, _now -> _key);
        _set := _set || format('%I = %L', _key, _becomes ->> _key);
      else
        raise warning 'the % of `%` was edited, and stays as it is', _key, _name;
      end if;
    end if;
  end loop;
  if _edited <> '{}' then
    insert into orch.archive_text (revision, direction, slot, relation, name, texts)
    values (current_setting('orch.revision'), current_setting('orch.direction'), _slot,
      _relation, _name, _edited);
  end if;
  if cardinality(_set) = 0 then
    return 0;
  end if;
  _count := pg_temp.orch_execute(format(
    'update only public.%1$I x set %2$s
     where x.%3$I::pg_catalog.text operator(pg_catalog.=) %4$L::pg_catalog.text',
    _relation, array_to_string(_set, ', '), _column, _name));
  perform pg_temp.orch_say(format('public.%I', _relation)::regclass, 0, _count, 0);
  return _count;
end $orch$;
