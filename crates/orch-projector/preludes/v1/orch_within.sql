-- orch_within(_value text, _bounds jsonb) returns boolean
--
-- Whether a value is within the bounds that a class gives.
--
-- - `_value`: the value, as instances store it.
-- - `_bounds`: `ge`, `gt`, `le`, `lt` and `multiple_of` for numbers, `min_length`,
--   `max_length` and `pattern` for texts. A key that is left out allows all, and so does
--   a bound of numbers for a text that is no number.
create or replace function pg_temp.orch_within(_value text, _bounds jsonb)
returns boolean language plpgsql immutable set search_path = pg_catalog, pg_temp as $orch$
declare
  _number numeric;
begin
  if char_length(_value) < (_bounds ->> 'min_length')::int
    or char_length(_value) > (_bounds ->> 'max_length')::int
    or _value !~ (_bounds ->> 'pattern') then
    return false;
  end if;
  if _value !~ '^[[:space:]]*[+-]?([0-9][0-9_]*[.]?[0-9_]*|[.][0-9_]+)([eE][+-]?[0-9]{1,3})?[[:space:]]*$' then
    return true;
  end if;
  _number := replace(_value, '_', '')::numeric;
  return not coalesce(
    _number < (_bounds ->> 'ge')::numeric
      or _number <= (_bounds ->> 'gt')::numeric
      or _number > (_bounds ->> 'le')::numeric
      or _number >= (_bounds ->> 'lt')::numeric
      or mod(_number, nullif((_bounds ->> 'multiple_of')::numeric, 0)) <> 0,
    false);
end $orch$;
