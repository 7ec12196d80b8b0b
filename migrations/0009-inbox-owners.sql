-- An inbox belongs to the first account that names it. Of those that no account has read yet, that is the one whose integration
-- is the oldest to send there; an account that has read one keeps it.
INSERT INTO inbox AS i (token, account_id)
  SELECT DISTINCT ON (named.token) named.token, named.account_id
    FROM (SELECT (regexp_match(config -> 'request' ->> 'url', '/inbox/([A-Za-z0-9_-]{1,64})(?:[?#]|$)'))[1] AS token,
        account_id, integration_id FROM integration WHERE deleted_at IS NULL) AS named
    WHERE named.token IS NOT NULL ORDER BY named.token, named.integration_id
  ON CONFLICT (token) DO UPDATE SET account_id = excluded.account_id WHERE i.account_id IS NULL;
CREATE INDEX inbox_account ON inbox (coalesce(account_id, 0));
