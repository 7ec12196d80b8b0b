-- People who sign in on the page (S30–S32, S36). Of passwords the argon2id text is kept, of sessions and links the SHA-256.

-- Where the account is at home (country and zone) was told by somebody, and is not the guess of the first start.
ALTER TABLE account ADD at_home boolean NOT NULL DEFAULT false;

CREATE TABLE person (
  account_id    int NOT NULL REFERENCES account,
  person_id     uuid PRIMARY KEY,
  email         text NOT NULL,                      -- as it was typed; it is looked for in lower case
  name          text NOT NULL,
  password_hash text,                               -- none: invited, and has not come yet
  created_at    timestamptz NOT NULL DEFAULT now(),
  last_signed_in_at timestamptz);
CREATE UNIQUE INDEX person_email ON person (lower(email));
CREATE INDEX person_of_account ON person (account_id, person_id);

-- Idle for 12 hours or a week old, a session has ended, whether its row is there or not (S31).
CREATE TABLE person_session (
  account_id   int NOT NULL REFERENCES account,
  person_id    uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  session_id   uuid PRIMARY KEY,
  hash         bytea NOT NULL UNIQUE,
  user_agent   text NOT NULL,
  address      text NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX person_session_of ON person_session (person_id);

-- Links that open the door once (S30). kind: 'first' (nobody is there yet, so person_id is null), 'invitation', 'password'.
CREATE TABLE person_link (
  hash       bytea PRIMARY KEY,
  account_id int NOT NULL REFERENCES account,
  person_id  uuid REFERENCES person ON DELETE CASCADE,
  kind       text NOT NULL,
  expires_at timestamptz NOT NULL);
CREATE INDEX person_link_of ON person_link (person_id);
