-- Columns take the names that the code and the API use: the updates that a message became, and the key or session that sent a
-- request with an idempotency key.
ALTER TABLE source_message RENAME COLUMN told TO updates;
ALTER TABLE idempotency RENAME COLUMN asker TO principal;
