-- Administrators of this server as people. Nobody becomes one by the upgrade: the administrator key makes the first.
ALTER TABLE person ADD is_server_admin boolean NOT NULL DEFAULT false;

-- A visit: the administrator of this server in an account of others (S56). person_id NULL: the administrator key.
ALTER TABLE account ADD visits_forbidden_at timestamptz;

CREATE TABLE account_visit (
  account_id integer NOT NULL REFERENCES account,
  visit_id   uuid PRIMARY KEY,
  person_id  uuid,
  visitor    text,
  reason     text,
  address    text NOT NULL,
  began_at   timestamptz NOT NULL,
  ends_at    timestamptz NOT NULL,
  ended_at   timestamptz
);
CREATE INDEX account_visit_of_account ON account_visit (account_id, visit_id);
CREATE INDEX account_visit_of_person ON account_visit (person_id) WHERE ended_at IS NULL;

-- What was done during a visit: each verb, and for a change the object.
CREATE TABLE account_visit_act (
  account_id integer NOT NULL REFERENCES account,
  visit_id   uuid NOT NULL REFERENCES account_visit ON DELETE CASCADE,
  verb       text NOT NULL,
  object     text NOT NULL,
  first_at   timestamptz NOT NULL,
  last_at    timestamptz NOT NULL,
  count      integer NOT NULL,
  PRIMARY KEY (visit_id, verb, object)
);
