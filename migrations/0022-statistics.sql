-- What came of calls and deliveries, counted for charts (C24, D23): by quarter hours, which begin whenever a day does in any time
-- zone, and from these by the days of the account's time zone. Days outlive what was counted; quarter hours are kept for ten days.

-- Attempts are counted by when they were made. They are stored in about that order, so this index costs next to nothing.
CREATE INDEX attempt_at ON attempt USING brin (at) WITH (autosummarize = on);
-- What is of a test call is not counted (C16).
CREATE INDEX call_test ON call (account_id, call_id) WHERE is_test;

-- response_times: how many responses took so long, by the edges of src/store/statistics/response-times.ts.
CREATE TABLE delivery_quarter (
  account_id int NOT NULL, at timestamptz NOT NULL, integration_id int NOT NULL,
  delivered int NOT NULL, failed int NOT NULL, late int NOT NULL, unsent int NOT NULL, response_times int[] NOT NULL,
  PRIMARY KEY (account_id, at, integration_id)) WITH (fillfactor = 70);
CREATE TABLE delivery_day (
  account_id int NOT NULL, day date NOT NULL, integration_id int NOT NULL,
  delivered int NOT NULL, failed int NOT NULL, late int NOT NULL, unsent int NOT NULL, response_times int[] NOT NULL,
  PRIMARY KEY (account_id, day, integration_id)) WITH (fillfactor = 70);

-- heard: when Offhook first heard of the calls, which is what their ids tell and by which they are counted again; at: when they
-- began, long before in an import. number: ours, '' where it is not known. outcome: '' while they go on.
CREATE TABLE call_quarter (
  account_id int NOT NULL, heard timestamptz NOT NULL, at timestamptz NOT NULL, number text COLLATE "C" NOT NULL,
  outcome text COLLATE "C" NOT NULL, calls int NOT NULL,
  PRIMARY KEY (account_id, heard, at, number, outcome)) WITH (fillfactor = 70);
CREATE INDEX call_quarter_at ON call_quarter (account_id, at);
CREATE INDEX call_quarter_open ON call_quarter (account_id, heard) WHERE outcome = '';
CREATE TABLE call_day (
  account_id int NOT NULL, heard date NOT NULL, day date NOT NULL, outcome text COLLATE "C" NOT NULL, calls int NOT NULL,
  PRIMARY KEY (account_id, day, heard, outcome)) WITH (fillfactor = 70);
CREATE INDEX call_day_heard ON call_day (account_id, heard);
CREATE TABLE number_day (
  account_id int NOT NULL, heard date NOT NULL, day date NOT NULL, number text COLLATE "C" NOT NULL,
  outcome text COLLATE "C" NOT NULL, calls int NOT NULL,
  PRIMARY KEY (account_id, day, heard, number, outcome)) WITH (fillfactor = 70);
CREATE INDEX number_day_heard ON number_day (account_id, heard);

-- How far each look at what there is to be counted has come.
CREATE TABLE statistics_look (look text PRIMARY KEY, until timestamptz NOT NULL);
