-- What integrations, sources and steps were saved as: who saved what, and when (S51). No secrets: only the names of those that were set.

CREATE TABLE saved_version (
  account_id int NOT NULL REFERENCES account,
  owner      text NOT NULL CHECK (owner IN ('integration', 'source', 'step')),
  owner_id   int NOT NULL,
  version    int NOT NULL,                          -- as it is counted in the row of its owner; a save that changed nothing has none here
  saved_at   timestamptz NOT NULL,
  saved_by   jsonb,                                 -- type, id and name as they were then; NULL: from before versions were kept
  content    jsonb NOT NULL,                        -- what a person configures
  secrets    text[] NOT NULL,                       -- names of those that were set
  changes    text[] NOT NULL,                       -- settings that differ from the version before
  restored_from int,                                -- the version that was restored by this save
  PRIMARY KEY (account_id, owner, owner_id, version));

-- What there is now is the first version of each.
INSERT INTO saved_version (account_id, owner, owner_id, version, saved_at, content, secrets, changes)
  SELECT o.account_id, o.owner, o.owner_id, o.version, o.updated_at, o.content,
      ARRAY(SELECT name FROM secret s WHERE s.account_id = o.account_id AND s.owner = o.owner AND s.owner_id = o.owner_id ORDER BY name), '{}'
    FROM (
      SELECT account_id, 'integration' AS owner, integration_id AS owner_id, version, updated_at, config AS content
        FROM integration WHERE deleted_at IS NULL
      UNION ALL
      SELECT account_id, 'source', source_id, version, updated_at,
          jsonb_build_object('name', name, 'enabled', enabled, 'settings', settings)
        FROM source WHERE deleted_at IS NULL
      UNION ALL
      SELECT account_id, 'step', step_id, version, updated_at, jsonb_build_object('enabled', enabled, 'settings', settings)
        FROM step WHERE deleted_at IS NULL) o;
