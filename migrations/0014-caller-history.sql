-- The history of callers (C22): one short row for each call with somebody whose number is known. It outlives the call.

CREATE TABLE history_call (
  account_id int NOT NULL,
  party      text COLLATE "C" NOT NULL,             -- the number of the other party
  at         timestamptz NOT NULL,                  -- when the call began
  call_hash  int NOT NULL,                          -- CRC-32 of its source and uniqueid, from -2^31: the same call is one row
  line       text COLLATE "C",                      -- our number in it
  outcome    text, agent text,
  PRIMARY KEY (account_id, party, at, call_hash))
  WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.1);
-- What is older than it is kept is found by when it was; rows come about in the order of their times.
CREATE INDEX history_call_age ON history_call USING brin (at);

-- How many calls of a party began before `at`: those with one of our numbers, or all (line is ''). Made for parties with many
-- calls, so that nobody has to count them.
CREATE TABLE history_count (
  account_id int NOT NULL, party text COLLATE "C" NOT NULL, line text COLLATE "C" NOT NULL, at timestamptz NOT NULL,
  calls      int NOT NULL,
  PRIMARY KEY (account_id, party, line, at)) WITH (fillfactor = 70);

-- The calls that there are. Nothing is known of one whose record cannot be read, for whatever reason.
CREATE FUNCTION history_of(state text, outcome text) RETURNS TABLE (party text, at timestamptz, line text, agent text) LANGUAGE plpgsql AS $$
DECLARE call jsonb; fields jsonb; is_outbound boolean;
BEGIN
  call := state::jsonb -> 'call';
  fields := call -> 'fields';
  is_outbound := coalesce(fields ->> 'direction', '') = 'outbound';
  line := CASE WHEN is_outbound THEN fields ->> 'caller_number' ELSE fields ->> 'tracking_number' END;
  party := CASE WHEN is_outbound THEN coalesce(fields ->> 'tracking_number', fields ->> 'destination_number')
    WHEN fields -> 'caller_anonymous' = 'true' THEN NULL ELSE fields ->> 'caller_number' END;
  at := to_timestamp(trunc((call ->> 'startAt')::float8) / 1000);
  agent := CASE WHEN outcome = 'answered' OR call ->> 'answerAt' IS NOT NULL
    THEN left(coalesce(fields ->> 'agent_name', fields ->> 'agent_id', fields ->> 'agent_email'), 200) END;
  IF coalesce(fields ->> 'hangup_cause', '') <> 'merged' THEN RETURN NEXT; END IF;
EXCEPTION WHEN OTHERS THEN
END $$;
INSERT INTO history_call (account_id, party, at, call_hash, line, outcome, agent)
  SELECT c.account_id, h.party, h.at, crc32(convert_to(c.source_id || ' ' || c.uniqueid, 'UTF8')) - 2147483648,
      CASE WHEN length(h.line) <= 64 THEN h.line END, c.outcome, h.agent
    FROM call c CROSS JOIN LATERAL history_of(c.state, c.outcome) h
    WHERE NOT c.is_test AND NOT c.is_replayed AND length(h.party) BETWEEN 1 AND 64 AND h.at IS NOT NULL
      AND lower(h.party) NOT IN ('anonymous', 'blocked', 'no number', 'private', 'restricted', 'unavailable', 'unknown', 'withheld',
        '+266696687', '+7378742833', '+2562533', '+8566696', '+86282452253')
  ON CONFLICT DO NOTHING;
DROP FUNCTION history_of;
