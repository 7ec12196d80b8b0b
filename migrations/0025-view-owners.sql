-- Who saved a view: shared or not, nobody else changes it. NULL: a key saved it, or whoever saved it is gone or not known any more.
ALTER TABLE saved_view ADD COLUMN owner_id uuid REFERENCES person ON DELETE SET NULL;
UPDATE saved_view SET owner_id = person_id;
CREATE INDEX saved_view_of_owner ON saved_view (owner_id);
