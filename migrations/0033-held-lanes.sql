-- Finds the lanes of dead nodes (D9) without reading every waiting lane. A summary of pages is no index entry: claimed -> settled
-- stays a HOT update, which a partial index on epoch would end. The summary of a range of pages only grows while its lanes are
-- claimed, so the hourly upkeep makes the summaries anew.
CREATE INDEX lane_held ON lane USING brin (epoch) WITH (pages_per_range = 64);
