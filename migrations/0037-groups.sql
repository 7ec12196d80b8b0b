-- A group of accounts: a role in the group counts in all of its accounts, also in those that join it later. An account is in one
-- group at most.
CREATE TABLE account_group (
  group_id   uuid PRIMARY KEY,
  name       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now());
ALTER TABLE account ADD group_id uuid REFERENCES account_group;
CREATE INDEX account_of_group ON account (group_id) WHERE group_id IS NOT NULL;

-- rights: beside those that the role has by itself.
CREATE TABLE group_membership (
  group_id  uuid NOT NULL REFERENCES account_group ON DELETE CASCADE,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE,
  role      text NOT NULL CHECK (role IN ('viewer', 'responder', 'editor', 'admin', 'owner')),
  rights    text[] NOT NULL DEFAULT '{}' CHECK (rights <@ '{numbers,recordings}'),
  added_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (group_id, person_id));
CREATE INDEX group_membership_of_person ON group_membership (person_id);

-- An invitation leads into an account or into a group.
ALTER TABLE invitation
  ALTER account_id DROP NOT NULL,
  ADD group_id uuid REFERENCES account_group ON DELETE CASCADE,
  ADD CONSTRAINT invitation_target CHECK ((account_id IS NULL) <> (group_id IS NULL));
CREATE UNIQUE INDEX invitation_group_email ON invitation (group_id, lower(email)) WHERE group_id IS NOT NULL;
