-- Issues (D30): the attempts of an integration that failed alike. message: the reason without what varies from call to call; NULL:
-- there is none, or the integration has too many.
CREATE TABLE issue (
  account_id       int NOT NULL REFERENCES account,
  issue_id         uuid PRIMARY KEY,
  integration_id   int NOT NULL,
  code             int,
  error            text COLLATE "C",
  message          text COLLATE "C",
  first_at         timestamptz NOT NULL,
  last_at          timestamptz NOT NULL,
  -- The newest delivery that failed so.
  delivery_id      uuid NOT NULL,
  -- The attempts of quarter hours that are deleted.
  earlier_attempts bigint NOT NULL DEFAULT 0,
  -- open, acknowledged, resolved. state_by: as in saved_version.
  state            text NOT NULL DEFAULT 'open',
  state_at         timestamptz NOT NULL,
  state_by         jsonb NOT NULL DEFAULT '{"type": "offhook", "id": null, "name": null}',
  note             text,
  muted_until      timestamptz,
  muted_by         jsonb,
  mute_reason      text,
  CONSTRAINT issue_cause UNIQUE NULLS NOT DISTINCT (account_id, integration_id, code, error, message),
  CONSTRAINT issue_muted CHECK ((muted_until IS NULL) = (muted_by IS NULL) AND (muted_until IS NULL) = (mute_reason IS NULL))
) WITH (fillfactor = 70);
CREATE INDEX issue_newest ON issue (account_id, last_at, issue_id);

CREATE TABLE issue_quarter (
  account_id int NOT NULL REFERENCES account,
  issue_id   uuid NOT NULL REFERENCES issue ON DELETE CASCADE,
  at         timestamptz NOT NULL,
  attempts   int NOT NULL,
  PRIMARY KEY (issue_id, at)) WITH (fillfactor = 70);
CREATE INDEX issue_quarter_at ON issue_quarter (at);
