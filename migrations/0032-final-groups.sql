-- From here on, `state` of a call holds the finals that it owes as ranges of integrations, [{final, ids}], which an earlier version
-- can't read (C9). Calls that were stored before are read as they are.
COMMENT ON COLUMN call.state IS 'JSON: the call, and the finals that it owes';
