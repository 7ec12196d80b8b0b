-- Links to a screen on the wall that shows calls in progress, without signing in.
CREATE TABLE wallboard (
  account_id     int NOT NULL REFERENCES account,
  wallboard_id   uuid PRIMARY KEY,
  name           text NOT NULL,
  hides_numbers  boolean NOT NULL,
  theme          text NOT NULL,          -- 'dark', 'light' or 'system'
  hash           bytea NOT NULL UNIQUE,  -- SHA-256 of the token of its link, which finds it
  token          text NOT NULL,          -- the token, sealed: people copy the link again
  created_at     timestamptz NOT NULL DEFAULT now(),
  last_opened_at timestamptz);
CREATE INDEX wallboard_of ON wallboard (account_id, wallboard_id);
