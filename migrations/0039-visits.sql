-- Administrators of this server as people. Nobody becomes one by the upgrade: the administrator key makes the first.
ALTER TABLE person ADD is_server_admin boolean NOT NULL DEFAULT false;
