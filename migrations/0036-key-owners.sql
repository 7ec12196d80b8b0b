-- A key ends with the person who made it, unless it is handed over, and may be limited to networks. owner_id has no foreign key: a
-- key whose person is gone must end, and not become free. NULL: the key belongs to the account.
ALTER TABLE api_key ADD owner_id uuid, ADD addresses text[] NOT NULL DEFAULT '{}';
