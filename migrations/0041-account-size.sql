-- How much each account stores, measured once a day. database_bytes is an estimate.
CREATE TABLE account_size (
  account_id      int PRIMARY KEY REFERENCES account,
  calls           bigint NOT NULL,
  deliveries      bigint NOT NULL,
  database_bytes  bigint NOT NULL,
  recording_bytes bigint NOT NULL,
  measured_at     timestamptz NOT NULL
);
