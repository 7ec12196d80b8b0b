-- Of what a job is done with, how much there was nothing to be done with: a delivery that is settled cannot be cancelled.
ALTER TABLE job ADD COLUMN skipped int NOT NULL DEFAULT 0;
