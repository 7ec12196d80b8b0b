-- Browsers that a person has signed in with (S36): of each the SHA-256 of its token is kept. One browser may be several people's.
CREATE TABLE person_device (
  hash         bytea NOT NULL,
  person_id    uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  last_used_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (hash, person_id));
CREATE INDEX person_device_of ON person_device (person_id, last_used_at);

-- An e-mail address is one person's in an account, and may be another's in another: who invites learns nothing of other accounts.
DROP INDEX person_email;
CREATE INDEX person_email ON person (lower(email));
CREATE UNIQUE INDEX person_email_in_account ON person (account_id, lower(email));
