-- Since when a delivery is owed, where that is longer than it exists: it was rendered anew in the place of another (D12), or is a
-- resend of what failed (D15). Deliveries that are late are counted by it (D23). null: since it was created, as its id tells.
ALTER TABLE request ADD COLUMN owed_at timestamptz;
CREATE INDEX request_owed ON request (account_id, delivery_id) WHERE owed_at IS NOT NULL;
