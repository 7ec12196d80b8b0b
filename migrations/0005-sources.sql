-- Sources that are posted to, and what came to them.

-- The address of such a source ends with a token. It is found by its SHA-256; the token itself is sealed, to be shown again.
ALTER TABLE source ADD COLUMN token_hash bytea UNIQUE, ADD COLUMN token text;

-- What a phone system posted: the latest that were understood, as examples, and for a day those that were not, to be played
-- again when the mapping is mended. A message of which the body was not taken has none.
CREATE TABLE source_message (
  account_id int NOT NULL, source_id int NOT NULL, message_id uuid NOT NULL,
  at         timestamptz NOT NULL,
  method     text NOT NULL, path text NOT NULL, query text NOT NULL,
  headers    jsonb NOT NULL,                        -- names and values; what proves who sends is left out
  body       bytea,
  state      text NOT NULL CHECK (state IN ('understood', 'not_understood', 'played')),
  problems   jsonb NOT NULL DEFAULT '[]',           -- what was not understood, in sentences
  told       jsonb NOT NULL DEFAULT '[]',           -- what was made of it: uniqueid, status, result
  PRIMARY KEY (account_id, source_id, message_id));
CREATE INDEX source_message_age ON source_message (at);
