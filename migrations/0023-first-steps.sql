-- Whether the first steps are over for an account: done, or dismissed by somebody.
ALTER TABLE account ADD COLUMN first_steps_dismissed boolean NOT NULL DEFAULT false;
