-- Until when everything is known of a source that connects to its phone system (C21): what lies between this and the next time
-- that everything is known is a gap. No row: it has never been connected, or not since somebody switched it on.
CREATE TABLE source_seen (
  source_id int PRIMARY KEY REFERENCES source, seen_at timestamptz NOT NULL)
  WITH (fillfactor = 50);
