-- What people add to calls (C26): tags, notes, a value, a corrected outcome. A call holds the additions in force; the rows say who made and
-- who removed them. They are stored with their call, in one transaction.
CREATE TABLE call_addition (
  account_id  int NOT NULL, call_id uuid NOT NULL, addition_id uuid NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('tag', 'untag', 'note', 'value', 'outcome')),
  value       jsonb NOT NULL,                       -- text; of a value its amount and currency
  added_at    timestamptz NOT NULL, added_by jsonb NOT NULL, -- type, id and name of the actor as they were then
  removed_at  timestamptz, removed_by jsonb,        -- NULL: in force
  PRIMARY KEY (account_id, call_id, addition_id),
  CHECK ((removed_at IS NULL) = (removed_by IS NULL)));

-- A call whose outcome was corrected is counted again (D23).
CREATE INDEX call_addition_outcome ON call_addition (greatest(added_at, removed_at)) WHERE kind = 'outcome';
