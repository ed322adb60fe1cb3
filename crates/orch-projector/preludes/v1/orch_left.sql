-- orch_left: a temporary table
--
-- Owners that people had left empty when the fill that runs was last undone.
create temp table if not exists orch_left (owner uuid primary key) on commit delete rows;
