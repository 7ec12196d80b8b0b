-- A person is no longer part of an account: a membership gives a person a role in an account, and credentials say how a person signs
-- in. Everybody becomes an owner, and keys keep what they may do.
CREATE TABLE credential (
  credential_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id     uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  kind          text NOT NULL CHECK (kind = 'password'),
  secret        text NOT NULL,                       -- of a password: its hash
  created_at    timestamptz NOT NULL DEFAULT now());
CREATE UNIQUE INDEX credential_password ON credential (person_id) WHERE kind = 'password';

-- rights: beside those that the role has by itself.
CREATE TABLE membership (
  account_id int NOT NULL REFERENCES account,
  person_id  uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  role       text NOT NULL CHECK (role IN ('viewer', 'responder', 'editor', 'admin', 'owner')),
  rights     text[] NOT NULL DEFAULT '{}' CHECK (rights <@ '{numbers,recordings}'),
  added_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, person_id));
CREATE INDEX membership_of_person ON membership (person_id);

-- An invitation becomes a membership when its link is used. email and name are what the inviter wrote: nobody has confirmed them.
CREATE TABLE invitation (
  account_id    int NOT NULL REFERENCES account,
  invitation_id uuid PRIMARY KEY,
  hash          bytea NOT NULL UNIQUE,               -- SHA-256 of the token
  email         text NOT NULL,
  name          text NOT NULL,
  role          text NOT NULL CHECK (role IN ('viewer', 'responder', 'editor', 'admin', 'owner')),
  rights        text[] NOT NULL DEFAULT '{}' CHECK (rights <@ '{numbers,recordings}'),
  inviter_id    uuid REFERENCES person ON DELETE CASCADE, -- NULL: the administrator of the server
  created_at    timestamptz NOT NULL DEFAULT now(),
  expires_at    timestamptz NOT NULL);
CREATE UNIQUE INDEX invitation_email ON invitation (account_id, lower(email));

-- A person without a password was invited and has not come yet. Without an open link the invitation has expired.
INSERT INTO invitation (account_id, invitation_id, hash, email, name, role, created_at, expires_at)
  SELECT p.account_id, p.person_id, coalesce(l.hash, sha256(p.person_id::text::bytea)), p.email, p.name, 'owner', p.created_at,
         coalesce(l.expires_at, p.created_at)
  FROM person p LEFT JOIN LATERAL (
    SELECT hash, expires_at FROM person_link WHERE person_id = p.person_id ORDER BY expires_at DESC LIMIT 1) l ON true
  WHERE p.password_hash IS NULL;
DELETE FROM person WHERE password_hash IS NULL;
DELETE FROM person_link WHERE kind = 'invitation';

INSERT INTO credential (person_id, kind, secret, created_at)
  SELECT person_id, 'password', password_hash, created_at FROM person;
INSERT INTO membership (account_id, person_id, role, added_at)
  SELECT account_id, person_id, 'owner', created_at FROM person;
DROP INDEX person_email_in_account;
DROP INDEX person_of_account;
ALTER TABLE person DROP account_id, DROP password_hash;
ALTER TABLE person_session DROP account_id;
-- account_id: of the account that the first person sets up.
ALTER TABLE person_link ALTER account_id DROP NOT NULL;
UPDATE person_link SET account_id = NULL WHERE person_id IS NOT NULL;

-- role: NULL: none, the key does what its rights alone allow.
ALTER TABLE api_key
  ADD role text CHECK (role IN ('viewer', 'responder', 'editor', 'admin')),
  ADD rights text[] NOT NULL DEFAULT '{}' CHECK (rights <@ '{numbers,bodies,recordings,events}');
UPDATE api_key SET
  role = CASE WHEN 'manage' = ANY (scopes) THEN 'admin' WHEN 'read' = ANY (scopes) THEN 'viewer' END,
  rights = CASE WHEN scopes && '{read,manage}' THEN '{numbers,bodies,recordings}'::text[] ELSE '{}' END
    || CASE WHEN 'events' = ANY (scopes) THEN '{events}'::text[] ELSE '{}' END;
ALTER TABLE api_key DROP scopes;
