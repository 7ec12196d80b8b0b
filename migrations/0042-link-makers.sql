-- A link for a new password works only as long as the person who made it could still make it. NULL: the administrator key made it, or
-- it is older than this column, and expires within half an hour.
ALTER TABLE person_link ADD maker_id uuid REFERENCES person ON DELETE CASCADE;
