-- orch_try_halves(_removal bigint, _archive bigint, _rows tid[], _watched oid[]) returns void
--
-- Finds the rows of an archive entry that cannot be restored whatever else is: tries them,
-- and where that fails, each half of them. Notes them in `orch_out`; restores nothing.
create or replace function pg_temp.orch_try_halves(
  _removal bigint, _archive bigint, _rows tid[], _watched oid[])
returns void language plpgsql set search_path = pg_catalog, pg_temp as $orch$
declare
  _half int := cardinality(_rows) / 2;
  _why text;
begin
  begin
    perform pg_temp.orch_insert(_removal, _archive, _rows, _watched);
    raise exception using errcode = 'OR000';
  exception when others then
    _why := sqlerrm;
    -- Parents are looked at elsewhere; they are the last thing that Postgres looks at.
    if sqlstate in ('OR000', '23503') then
      return;
    elsif sqlstate !~ '^(22|23|42|44|54|P0)' then
      raise;
    end if;
  end;
  if _half = 0 then
    insert into pg_temp.orch_out values (_archive, _rows[1], _why);
  else
    perform pg_temp.orch_try_halves(_removal, _archive, _rows[:_half], _watched);
    perform pg_temp.orch_try_halves(_removal, _archive, _rows[_half + 1:], _watched);
  end if;
end $orch$;
