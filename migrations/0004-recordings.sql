-- Recordings and the steps after a call. Each row is its own place in the queue: `due_at` says when something is to be done
-- for it, and what, its state says. One node serves, so nothing is claimed.

-- How an account treats recordings: keep_original, two_channels, keep_days; what is absent is as the program has it.
ALTER TABLE account ADD COLUMN recordings jsonb NOT NULL DEFAULT '{}';

UPDATE integration SET config = config || '{"recordings": {"link_days": null}}' WHERE NOT config ? 'recordings';

-- fetching    its audio is to be had: from `ref`, an address or a path on the phone system
-- converting  its audio is kept (`<id>.source`) and is to be made into an MP3
-- ready       its MP3 is kept (`<id>.mp3`)
-- failed      given up, `problem` says why
-- deleted     it was there, `deleted_by` says who ended it
-- A ready, failed or deleted one with a `due_at` is still to be told to its call.
CREATE TABLE recording (
  account_id   int NOT NULL, recording_id uuid NOT NULL, call_id uuid NOT NULL, source_id int NOT NULL,
  uniqueid     text COLLATE "C" NOT NULL,
  ref          text COLLATE "C" NOT NULL,           -- how its call knows it: an address, a path, or upload:<id>
  origin       text NOT NULL CHECK (origin IN ('url', 'file', 'upload')),
  is_voicemail boolean NOT NULL DEFAULT false,
  state        text NOT NULL CHECK (state IN ('fetching', 'converting', 'ready', 'failed', 'deleted')),
  due_at       timestamptz,
  tries        int NOT NULL DEFAULT 0,              -- of the state it is in
  problem      text,                                -- what went wrong at the last try, in a sentence
  source_bytes bigint, source_sha256 text,          -- of the audio as it came, while or since it was kept
  has_original boolean NOT NULL DEFAULT false,
  format       text,                                -- what it was: "WAV, µ-law, 8 kHz, mono"
  seconds      real, channels int, bytes bigint, sha256 text, peaks bytea,
  created_at   timestamptz NOT NULL DEFAULT now(), ready_at timestamptz,
  deleted_at   timestamptz, deleted_by text CHECK (deleted_by IN ('person', 'retention', 'do_not_record')),
  PRIMARY KEY (account_id, recording_id));
-- A call knows a recording by its ref. Addresses may be longer than an index entry.
CREATE UNIQUE INDEX recording_of_call ON recording (account_id, call_id, md5(ref));
CREATE INDEX recording_due ON recording (due_at) WHERE due_at IS NOT NULL;
-- Audio that its account keeps for so long and no longer.
CREATE INDEX recording_age ON recording (created_at) WHERE due_at IS NULL AND (state = 'ready' OR state = 'failed' AND has_original);

-- Who listened to what (S43). One row for each listener in ten minutes: a player asks for many pieces.
CREATE TABLE recording_access (
  account_id int NOT NULL, recording_id uuid NOT NULL, at timestamptz NOT NULL, who text NOT NULL, address text NOT NULL,
  agent      text NOT NULL, requests int NOT NULL DEFAULT 1, last_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, recording_id, at, who, address, agent));

-- The steps that follow each call of an account, in order. A step keeps its name: integrations wait for it by it.
CREATE TABLE step (
  account_id int NOT NULL REFERENCES account, step_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uuid uuid NOT NULL UNIQUE,
  position   int NOT NULL, name text COLLATE "C" NOT NULL, kind text NOT NULL CHECK (kind IN ('webhook', 'command')),
  enabled    boolean NOT NULL DEFAULT true, settings jsonb NOT NULL, version int NOT NULL DEFAULT 1,
  deleted_at timestamptz, created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
CREATE UNIQUE INDEX step_name ON step (account_id, name) WHERE deleted_at IS NULL;

-- One step of one call. It is begun when those before it are settled.
-- waiting          its turn, or the recording it needs, has not come
-- running          it was begun; found like that at a start, nobody knows what became of it: it is begun again
-- answering_later  it answered that it will answer later
-- done, failed, skipped: settled. With a `due_at` it is still to be told to its call.
CREATE TABLE step_run (
  account_id int NOT NULL, call_id uuid NOT NULL, name text COLLATE "C" NOT NULL, source_id int NOT NULL,
  uniqueid   text COLLATE "C" NOT NULL, position int NOT NULL,
  state      text NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'running', 'answering_later', 'done', 'failed', 'skipped')),
  due_at     timestamptz DEFAULT now(),
  give_up_at timestamptz NOT NULL DEFAULT now() + interval '24 hours',
  tries      int NOT NULL DEFAULT 0, problem text,
  fields     jsonb,                                 -- what it answered; told to the call when it is settled
  began_at   timestamptz, ended_at timestamptz, created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, call_id, name));
CREATE INDEX step_run_due ON step_run (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX step_run_age ON step_run (created_at);
