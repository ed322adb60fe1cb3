-- orch_note_missing_attribute(fill text, owners text, owner text, attribute text,
--   holds text[], minimum jsonb) returns void
--
-- Notes, on the way down, the owners that hold less in an attribute than their status
-- requires: people left them so, and the fill leaves them so when it runs again.
--
-- - the parameters are those of `orch_fill_attribute`.
create or replace function pg_temp.orch_note_missing_attribute(
  fill text, owners text, owner text, attribute text, holds text[], minimum jsonb)
returns void language sql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
  select pg_temp.orch_note_missing($1, array(
    select l.owner from pg_temp.orch_lacking_attribute($2, $3, $4, $5, $6, false) as l))
$orch$;
