-- orch_alter(_table oid, _sql text) returns boolean
--
-- Alters a table, also one that this transaction has written: triggers that wait for the
-- end of the transaction fire before, where they are in the way. Says whether it did.
create or replace function pg_temp.orch_alter(_table oid, _sql text)
returns boolean language plpgsql set search_path = pg_catalog, pg_temp as $orch$
begin
  for _try in 1 .. 3 loop
    begin
      perform pg_temp.orch_execute(_sql);
      return true;
    exception when object_in_use then
      if _try = 2 then
        raise notice 'deferred triggers of % fire before the end of the transaction',
          pg_temp.orch_name(_table);
      end if;
      perform pg_temp.orch_settle(_table, _try = 2);
    end;
  end loop;
  return false;
end $orch$;
