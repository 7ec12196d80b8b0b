-- What the page's lists need to be quick: counts that are kept instead of counted, and indexes of what is rare.

-- Attempts as they were counted when they ended: by the hour for each integration, by the minute for each account (then
-- integration_id is 0). Small, because it is kept for a day only; written every few seconds, all in one statement.
CREATE TABLE activity (
  account_id int NOT NULL, integration_id int NOT NULL, minutes int NOT NULL, at timestamptz NOT NULL,
  delivered  int NOT NULL, failed int NOT NULL,
  PRIMARY KEY (account_id, integration_id, minutes, at)) WITH (fillfactor = 50);

-- How the newest attempt of each integration ended.
CREATE TABLE last_attempt (
  account_id int NOT NULL, integration_id int PRIMARY KEY, at timestamptz NOT NULL, state text NOT NULL,
  code       int, error text, reason text) WITH (fillfactor = 50);

-- Why the program itself switched an integration off: 'gone' (410, D6) or 'failing' (nothing but failures for days, D12).
-- null: a person did, or it is not finished.
ALTER TABLE integration ADD COLUMN off_cause text CHECK (off_cause IN ('gone', 'failing'));

-- What people look for and what is rare: a row comes to these only when something went wrong, or when a person asked for it or
-- something was learned late. What goes well touches none of them.
CREATE INDEX attempt_code ON attempt (account_id, integration_id, code, delivery_id) WHERE state <> 'delivered' AND code IS NOT NULL;
CREATE INDEX attempt_error ON attempt (account_id, integration_id, error, delivery_id) WHERE state <> 'delivered' AND error IS NOT NULL;
CREATE INDEX request_rare ON request (account_id, integration_id, kind, delivery_id) WHERE kind IN ('updated', 'resend', 'past', 'test');
