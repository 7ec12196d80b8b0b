-- When a call began: calls are listed in this order, whenever they were reported.
--
-- The rows there are get their values before any index knows the column, so each new version of a row finds its place in the
-- room that its page has left for it (HOT). The state is read as far as it can be: where it says no time, the call began when it
-- was first reported.
ALTER TABLE call ADD COLUMN started_at timestamptz;
UPDATE call SET started_at = date_trunc('milliseconds', coalesce(
  CASE WHEN state IS JSON OBJECT AND state::json #>> '{call,startAt}' ~ '^\d{1,14}(\.\d+)?$'
    THEN to_timestamp((state::json #>> '{call,startAt}')::float8 / 1000) END,
  uuid_extract_timestamp(call_id), seen_at));
-- Whole milliseconds: a place in a list is named by them.
ALTER TABLE call ALTER COLUMN started_at SET DEFAULT date_trunc('milliseconds', now()), ALTER COLUMN started_at SET NOT NULL;
-- Set once with the call, and again if a later report moves the start back; what else happens to a call is a HOT update still.
CREATE INDEX call_started ON call (account_id, started_at, call_id);
-- Those of a number in the same order.
DROP INDEX call_caller;
DROP INDEX call_dialled;
CREATE INDEX call_caller ON call (account_id, caller, started_at) WHERE caller IS NOT NULL;
CREATE INDEX call_dialled ON call (account_id, dialled, started_at) WHERE dialled IS NOT NULL;
