-- What is managed by a file of configuration (`offhook apply`): its name there, so that what leaves the file leaves here too.
-- NULL: it is managed on the page.
ALTER TABLE integration ADD COLUMN managed_as text;
ALTER TABLE source ADD COLUMN managed_as text;
ALTER TABLE step ADD COLUMN managed_as text;
ALTER TABLE number ADD COLUMN managed boolean NOT NULL DEFAULT false;
