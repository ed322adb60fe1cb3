-- orch_live: a temporary table
--
-- Doomed instances that were found to stay, because something that stays uses them.
create temp table if not exists orch_live (instance uuid primary key) on commit delete rows;
