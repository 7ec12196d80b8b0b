-- Holds the place of the second migration.
SELECT 1;
