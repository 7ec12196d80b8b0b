-- The life of an account (S57): it can be suspended, and is deleted some days after somebody decided so. suspended_by and delete_by:
-- who did it, as in saved_version. purge_began_at: its data is being destroyed; the account exists for nobody any more.
ALTER TABLE account
  ADD suspended_at   timestamptz,
  ADD suspended_by   jsonb,
  ADD delete_at      timestamptz,
  ADD delete_by      jsonb,
  ADD purge_began_at timestamptz,
  -- The account of the administrator of this server: it alone may use folders and commands of the server. If it is deleted, no other
  -- account takes its place.
  ADD is_operators   boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT account_suspended CHECK ((suspended_at IS NULL) = (suspended_by IS NULL)),
  ADD CONSTRAINT account_deleted CHECK ((delete_at IS NULL) = (delete_by IS NULL)),
  ADD CONSTRAINT account_purged CHECK (purge_began_at IS NULL OR delete_at IS NOT NULL);
UPDATE account SET is_operators = true WHERE account_id = (SELECT min(account_id) FROM account);
CREATE UNIQUE INDEX account_operators ON account (is_operators) WHERE is_operators;
CREATE INDEX account_delete_at ON account (delete_at) WHERE delete_at IS NOT NULL;

-- The times in which an account was suspended (D29): they say later why a call was not sent (D26). to_at NULL: it is suspended.
CREATE TABLE account_suspension (
  account_id int NOT NULL REFERENCES account,
  from_at    timestamptz NOT NULL,
  to_at      timestamptz,
  PRIMARY KEY (account_id, from_at));
