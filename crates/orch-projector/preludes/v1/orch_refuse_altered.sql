-- orch_refuse_altered(_archive bigint) returns void
--
-- Refuses where an archive entry does not hold the rows that were archived in it.
--
-- Refuses: OR007 where rows were deleted from it, added to it or altered.
create or replace function pg_temp.orch_refuse_altered(_archive bigint)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $orch$
declare
  _is record;
begin
  select a.relation, a.rows as due, count(r.archive) as rows,
    coalesce(sum(hash_array_extended(r.row, 0)), 0) = a.digest as fits
  into _is
  from orch.archive a left join orch.archive_row r on r.archive = a.id
  where a.id = _archive group by a.id;
  if _is.rows <> _is.due then
    raise exception using errcode = 'OR007', message = format(
      'the archive was altered: it holds %s of the %s rows of %s', _is.rows, _is.due, _is.relation);
  elsif not _is.fits then
    raise exception using errcode = 'OR007', message = format(
      'the archive was altered: its rows of %s are not as they were archived', _is.relation);
  end if;
end $orch$;
