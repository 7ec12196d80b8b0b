-- When a person last did something, by minutes: sessions are deleted, so they cannot say it for long.
ALTER TABLE person ADD COLUMN last_active_at timestamptz;
UPDATE person SET last_active_at = greatest(last_signed_in_at,
  (SELECT max(last_used_at) FROM person_session s WHERE s.person_id = person.person_id));
