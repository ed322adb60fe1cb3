-- orch_keep_texts(slot text, relation text, name text) returns void
--
-- Archives the description, tag and status of a row of metadata that are about to be
-- replaced: people edit them.
--
-- - `slot`: the name under which the archive keeps them.
-- - `relation`: `products`, `product_blocks`, `resource_types` or `workflows`.
-- - `name`: the name of the row.
--
-- Assumes: the settings `orch.revision` and `orch.direction` say what runs.
create or replace function pg_temp.orch_keep_texts(slot text, relation text, name text)
returns void language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off as $orch$
begin
  execute format(
    'insert into orch.archive_text
       (revision, direction, slot, relation, name, description, tag, status)
     select $1, $2, $3, $4, x.%1$I, x.description, to_jsonb(x) ->> ''tag'',
       to_jsonb(x) ->> ''status''
     from only public.%2$I x where x.%1$I = $5',
    case relation when 'resource_types' then 'resource_type' else 'name' end, relation)
  using current_setting('orch.revision'), current_setting('orch.direction'), slot,
    relation, name;
end $orch$;
