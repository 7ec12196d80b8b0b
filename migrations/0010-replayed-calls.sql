-- Calls that were played from a recorded session (C23). Those of the past are told by their source, which has few.
ALTER TABLE call ADD COLUMN is_replayed boolean NOT NULL DEFAULT false;
UPDATE call c SET is_replayed = true FROM source s
  WHERE s.account_id = c.account_id AND s.source_id = c.source_id AND s.kind = 'replay';
