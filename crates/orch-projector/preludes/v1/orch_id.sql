-- orch_id(fill text, owner uuid, "position" bigint) returns uuid
--
-- The id of a row that a fill makes: the same on every database.
--
-- - `fill`: the identity of the fill, as its event gives it.
-- - `owner`: the row that the new one belongs to.
-- - `position`: which of the owner's new rows.
--
-- It is made of the first 16 bytes of SHA-256 over the four parts `orch row v1`, `fill`,
-- `owner` and `position`, each written as its length in bytes, a colon, itself and a comma;
-- marked as a UUID of version 8. As it is called for each row, it has no settings of its
-- own: all its names are qualified instead.
create or replace function pg_temp.orch_id(fill text, owner uuid, "position" bigint)
returns uuid language sql stable parallel safe as $orch$
  select pg_catalog.encode(
    pg_catalog.set_bit(pg_catalog.set_bit(pg_catalog.set_bit(pg_catalog.set_bit(
    pg_catalog.set_bit(pg_catalog.set_bit(
      pg_catalog.substr(pg_catalog.sha256(pg_catalog.convert_to(
        pg_catalog.concat(
          '11:orch row v1,',
          pg_catalog.octet_length(pg_catalog.convert_to($1, 'UTF8')), ':', $1, ',',
          '36:', $2, ',',
          pg_catalog.length($3::pg_catalog.text), ':', $3, ','),
        'UTF8')), 1, 16),
    55, 1), 54, 0), 53, 0), 52, 0), 71, 1), 70, 0), 'hex')::pg_catalog.uuid
$orch$;
