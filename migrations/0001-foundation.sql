-- Offhook's tables. PostgreSQL 18 (RETURNING old.*). Every table of an account leads with account_id.
--
-- Small ids are integers inside; people see a prefix and the uuid. UUIDv7 everywhere: ids sort by age.
-- Hot: node, call, seen_event, lane, delivery. Written once, dropped by the day: event, request, attempt.
-- No foreign keys to or from what is partitioned or hot: the statements that write them keep them whole.

CREATE TABLE account (
  account_id int GENERATED ALWAYS AS IDENTITY (START 1001) PRIMARY KEY,
  uuid       uuid NOT NULL UNIQUE,
  name       text NOT NULL,
  timezone   text NOT NULL DEFAULT 'UTC',
  country    text NOT NULL DEFAULT 'AU',
  data_key   text,                                  -- the account's data key, sealed by the wrapping key (S20)
  created_at timestamptz NOT NULL DEFAULT now());

CREATE TABLE source (
  account_id int NOT NULL REFERENCES account,
  source_id  int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  uuid       uuid NOT NULL UNIQUE,
  kind       text NOT NULL,
  name       text NOT NULL,
  settings   jsonb NOT NULL DEFAULT '{}',
  enabled    boolean NOT NULL DEFAULT true,
  version    int NOT NULL DEFAULT 1,
  deleted_at timestamptz,                           -- its calls stay, so its row does
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX source_of_account ON source (account_id);

-- What a source had to drop, so that nobody believes the record to be whole (D17).
CREATE TABLE source_gap (
  account_id int NOT NULL, source_id int NOT NULL, from_at timestamptz NOT NULL, to_at timestamptz NOT NULL,
  dropped    int NOT NULL, reason text NOT NULL);
CREATE INDEX source_gap_of ON source_gap (account_id, source_id, to_at);

CREATE TABLE integration (
  account_id     int NOT NULL REFERENCES account,
  integration_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  uuid           uuid NOT NULL UNIQUE,
  config         jsonb NOT NULL,                    -- as the API shows it, without secrets
  enabled        boolean NOT NULL,
  off_since      timestamptz,
  off_reason     text,                              -- why it is off, in a sentence for a person
  version        int NOT NULL DEFAULT 1,
  deleted_at     timestamptz,
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now());
CREATE INDEX integration_of_account ON integration (account_id);

-- The breaker and what it remembers over a restart (D6, D11, D12).
CREATE TABLE integration_health (
  account_id int NOT NULL, integration_id int PRIMARY KEY, state jsonb NOT NULL, updated_at timestamptz NOT NULL DEFAULT now());

-- Sealed values (S20), each for the one origin it was entered for (S26). owner: 'integration' or 'source'.
CREATE TABLE secret (
  account_id int NOT NULL, owner text NOT NULL, owner_id int NOT NULL, name text NOT NULL,
  origin     text NOT NULL, sealed text NOT NULL, last4 text NOT NULL, set_at timestamptz NOT NULL DEFAULT now(),
  previous   text,                                  -- signing secrets: the one before, until previous_until (S23)
  previous_until timestamptz,
  PRIMARY KEY (account_id, owner, owner_id, name));

CREATE TABLE api_key (
  account_id int NOT NULL REFERENCES account,
  key_id     uuid PRIMARY KEY,
  name       text NOT NULL,
  source_id  int REFERENCES source,
  scopes     text[] NOT NULL,
  hash       bytea NOT NULL UNIQUE,                 -- SHA-256 of the key; the key itself is shown once (S24)
  last4      text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz, last_used_at timestamptz, revoked_at timestamptz);

CREATE TABLE idempotency (
  account_id int NOT NULL, asker text NOT NULL, route text NOT NULL, key text NOT NULL, body_hash bytea NOT NULL,
  status     int, answer text, at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, asker, route, key));
CREATE INDEX idempotency_at ON idempotency (at);    -- they go after 24 h

-- The directory of dialled numbers (C14).
CREATE TABLE number (
  account_id int NOT NULL REFERENCES account,
  number     text COLLATE "C" NOT NULL,             -- E.164
  uuid       uuid NOT NULL UNIQUE,
  name text, custom_id text, custom_group text, campaign text, source text, medium text, country text, timezone text,
  do_not_record boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, number));

-- The built-in test receiver: keeps the last 100 requests of each token.
CREATE TABLE inbox_request (
  token text NOT NULL, id uuid NOT NULL, at timestamptz NOT NULL DEFAULT now(), method text NOT NULL, url text NOT NULL,
  headers jsonb NOT NULL, body bytea NOT NULL, answered int NOT NULL, PRIMARY KEY (token, id));
-- An address that nobody gave out belongs to no account until one reads it.
CREATE TABLE inbox (token text PRIMARY KEY, account_id int, failures_left int, made_at timestamptz NOT NULL DEFAULT now());

-- Bulk work: resend many, send past calls. One row each, moved on in steps.
CREATE TABLE job (
  account_id int NOT NULL, job_id uuid PRIMARY KEY, kind text NOT NULL, input jsonb NOT NULL, total int NOT NULL,
  done int NOT NULL DEFAULT 0, state text NOT NULL DEFAULT 'running', cursor text, created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now());

-- ---------------------------------------------------------------------------------------------------------------------
-- The engine.

-- A live node is a row; a dead one is a deleted row (D9). Heartbeat = NO KEY UPDATE, hot statements = KEY SHARE (no
-- conflict), take-over = DELETE (waits for statements that hold KEY SHARE; those that come later find no row).
CREATE TABLE node (
  epoch bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, beat_at timestamptz NOT NULL DEFAULT now())
  WITH (fillfactor = 20, autovacuum_vacuum_threshold = 50);

-- One row per call (C1). `state` is the call as the code knows it, with the finals it owes (C9); the columns beside it are
-- for finding. Each event makes a new version of the row, or two when the node does not remember the call: with most of a
-- page left free for them they are HOT updates, which touch no index, and the table stays smaller under load than a full
-- page would leave it.
CREATE TABLE call (
  account_id int NOT NULL, call_id uuid NOT NULL, source_id int NOT NULL, uniqueid text COLLATE "C" NOT NULL,
  version    int NOT NULL DEFAULT 1,                -- counts what was stored of it: who knows this version knows the state
  state      text NOT NULL,
  status     text, outcome text, caller text COLLATE "C", dialled text COLLATE "C", is_test boolean NOT NULL DEFAULT false,
  seen_at    timestamptz NOT NULL DEFAULT now(),    -- sign of life, our clock (C6, C11)
  ended_at   timestamptz,                           -- when we learned of the end, our clock
  final_due_at timestamptz,                         -- when the next final that waits goes at the latest (C9)
  PRIMARY KEY (account_id, call_id), UNIQUE (account_id, source_id, uniqueid))
  WITH (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
-- Open calls: an entry comes with the call and goes with its end. seen_at is not in it, so a sign of life is a HOT update.
CREATE INDEX call_open ON call (account_id, source_id) WHERE ended_at IS NULL;
CREATE INDEX call_final_due ON call (final_due_at) WHERE final_due_at IS NOT NULL;
-- A call is looked for by either of its numbers, the newest first.
CREATE INDEX call_caller ON call (account_id, caller, call_id) WHERE caller IS NOT NULL;
CREATE INDEX call_dialled ON call (account_id, dialled, call_id) WHERE dialled IS NOT NULL;

-- Event ids that clients sent (C8); they go 48 h after their call's end.
CREATE TABLE seen_event (
  account_id int NOT NULL, source_id int NOT NULL, event_id text COLLATE "C" NOT NULL, uniqueid text COLLATE "C" NOT NULL,
  PRIMARY KEY (account_id, source_id, event_id));

CREATE TABLE event (
  account_id int NOT NULL, call_id uuid NOT NULL, sequence int NOT NULL, day date NOT NULL,
  event_id uuid NOT NULL, type text NOT NULL, at timestamptz NOT NULL, fields text NOT NULL,
  PRIMARY KEY (account_id, call_id, sequence, day)) PARTITION BY RANGE (day);

-- A lane is the deliveries of one call to one integration, in order (D3). lane_id is the call's id; a resend, a test or a
-- past call is a lane of one, whose lane_id is its delivery's id.
-- lane_state holds a lane to exactly one of
--   idle    head_seq = next_seq, epoch = 0, due_at null
--   waiting head_seq < next_seq, epoch = 0, due_at set      (the only rows in lane_due)
--   claimed head_seq < next_seq, epoch > 0, due_at null     (the head is in that node's hands)
-- lane_due is the only index besides the key, and holds due_at only: claimed at birth -> settled changes no indexed
-- column, so it is a HOT update. Its entries stand alone: lanes due at one moment would share one, and a shared entry is
-- passed over only when all its lanes have gone, so that claims would visit each of them again and again.
CREATE TABLE lane (
  account_id int NOT NULL, lane_id uuid NOT NULL, integration_id int NOT NULL,
  next_seq int NOT NULL, head_seq int NOT NULL, tries int NOT NULL DEFAULT 0, epoch bigint NOT NULL DEFAULT 0, due_at timestamptz,
  PRIMARY KEY (account_id, lane_id, integration_id),
  CONSTRAINT lane_state CHECK (head_seq <= next_seq AND (epoch = 0 OR due_at IS NULL)
    AND ((head_seq < next_seq) = (epoch > 0 OR due_at IS NOT NULL))))
  WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX lane_due ON lane (account_id, integration_id, due_at) WITH (deduplicate_items = off) WHERE due_at IS NOT NULL;

-- What waits or is on its way; the row goes when it is settled. `day` says in which partition its request lies.
CREATE TABLE delivery (
  account_id int NOT NULL, lane_id uuid NOT NULL, integration_id int NOT NULL, seq int NOT NULL,
  delivery_id uuid NOT NULL, day date NOT NULL, call_id uuid NOT NULL, kind text NOT NULL,
  PRIMARY KEY (account_id, lane_id, integration_id, seq))
  WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
-- Those of one call are found by its lanes; lanes of one have ids of their own.
CREATE INDEX delivery_single ON delivery (account_id, call_id) WHERE kind IN ('resend', 'past', 'test');

-- The request of a delivery, as rendered: secrets are references (T16). Changed only while it waits, when a person who
-- edited the integration wants what waits rendered anew (D12).
-- kind: status, ended, final, updated, resend, past, test. head: JSON {method, url, headers, secrets} or {refused, detail}.
CREATE TABLE request (
  account_id int NOT NULL, integration_id int NOT NULL, delivery_id uuid NOT NULL, day date NOT NULL,
  call_id uuid NOT NULL, sequence int NOT NULL, kind text NOT NULL, webhook_id uuid NOT NULL, head text NOT NULL, body text,
  PRIMARY KEY (account_id, integration_id, delivery_id, day)) PARTITION BY RANGE (day);

-- Every try, and every settling without one (n = 0). state is the delivery's state after it:
-- delivered, failed, retrying, superseded, skipped, canceled; `late` came from a dead epoch and changed nothing (D9).
CREATE TABLE attempt (
  account_id int NOT NULL, call_id uuid NOT NULL, delivery_id uuid NOT NULL, integration_id int NOT NULL, day date NOT NULL,
  n int NOT NULL, attempt_id uuid NOT NULL, at timestamptz NOT NULL, epoch bigint NOT NULL, state text NOT NULL,
  code int, error text, reason text, ms real, exchange text, answer bytea) PARTITION BY RANGE (day);
CREATE INDEX attempt_of ON attempt (account_id, call_id, delivery_id);
-- What went wrong is rare and is what people look for.
CREATE INDEX attempt_trouble ON attempt (account_id, integration_id, state, delivery_id) WHERE state <> 'delivered';

-- Day partitions, UTC, from `from_day` to `to_day`; those that exist are left alone.
CREATE FUNCTION ensure_days(from_day date, to_day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE t text; d date;
BEGIN
  FOREACH t IN ARRAY ARRAY['event', 'request', 'attempt'] LOOP
    FOR i IN 0 .. to_day - from_day LOOP
      d := from_day + i;
      IF to_regclass(t || to_char(d, '_YYYYMMDD')) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', t || to_char(d, '_YYYYMMDD'), t, d, d + 1);
      END IF;
    END LOOP;
  END LOOP;
END $$;
