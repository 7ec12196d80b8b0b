-- A consent that a key began is saved only if the key may still change the integration. NULL: a person or the administrator key began
-- it, or it is older than this column, and expires within ten minutes.
ALTER TABLE oauth_consent ADD key_id uuid;
