-- Of a signing secret that was changed more than once within a day (S23): those before `previous` that still sign, oldest first,
-- each {"sealed": text, "until": milliseconds since 1970}.
ALTER TABLE secret ADD COLUMN earlier jsonb NOT NULL DEFAULT '[]';
