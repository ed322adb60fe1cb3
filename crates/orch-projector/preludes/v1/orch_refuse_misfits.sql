-- orch_refuse_misfits(_subject text, _count bigint, _named text) returns void
--
-- Refuses, as data does not fit what the revision allows.
--
-- Refuses: OR007, always.
create or replace function pg_temp.orch_refuse_misfits(_subject text, _count bigint, _named text)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $orch$
begin
  raise exception using
    errcode = 'OR007',
    message = format('%s: %s would no longer fit', _subject, _count),
    detail = _named;
end $orch$;
