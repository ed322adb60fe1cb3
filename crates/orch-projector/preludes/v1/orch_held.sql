-- orch_held: a temporary table
--
-- Rows of the archive that `orch_restore` leaves there, as people have filled their place.
create temp table if not exists orch_held (archive bigint, tid tid) on commit delete rows;
