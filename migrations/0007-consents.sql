-- Somebody was sent to a vendor's page to consent (S25), and is expected back: once, for ten minutes. Of the state that he brings
-- back only the SHA-256 is kept.
CREATE TABLE oauth_consent (
  hash           bytea PRIMARY KEY,
  account_id     int NOT NULL REFERENCES account,
  integration_id int NOT NULL REFERENCES integration,
  person_id      uuid,                              -- who is to come back; NULL: a key began it
  verifier       text NOT NULL,                     -- sealed (RFC 7636)
  asked          text NOT NULL,                     -- hash of what was asked for: what was changed meanwhile is not connected
  expires_at     timestamptz NOT NULL);
