-- Why deliveries of a job were skipped: how many for each reason. Of earlier jobs only their number is known.
ALTER TABLE job ADD COLUMN skip_reasons jsonb NOT NULL DEFAULT '{}';
