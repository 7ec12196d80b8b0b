-- Lists as people look at them: a filter and an order under a name.
CREATE TABLE saved_view (
  account_id int NOT NULL REFERENCES account,
  view_id    uuid PRIMARY KEY,
  person_id  uuid REFERENCES person ON DELETE CASCADE, -- whose it is; NULL: shared with the account
  list       text NOT NULL,                            -- 'deliveries' or 'calls'
  name       text NOT NULL,
  query      jsonb NOT NULL,                           -- the query of the page's address, names to texts
  created_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX saved_view_of ON saved_view (account_id, list);
CREATE INDEX saved_view_of_person ON saved_view (person_id);
