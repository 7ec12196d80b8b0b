-- A hot statement is planned while the tables are empty. All indexes seem equal then, and PostgreSQL takes the newest one that
-- has a column of the condition: since 0021 this was call_started, in which a call is found only by reading the calls of its
-- account. The index of the key becomes the newest again.
CREATE UNIQUE INDEX call_key ON call (account_id, source_id, uniqueid);
ALTER TABLE call DROP CONSTRAINT call_account_id_source_id_uniqueid_key;
ALTER TABLE call ADD CONSTRAINT call_key UNIQUE USING INDEX call_key;
