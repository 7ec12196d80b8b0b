-- A step that was skipped for want of a recording is known by its problem, and both sentences have changed.
UPDATE step_run SET problem = 'The call has no recording.'
  WHERE state = 'skipped' AND problem = 'There is no recording to work on.';
UPDATE step_run SET problem = 'No recording arrived within a day.'
  WHERE state = 'skipped' AND problem = 'The recording did not come within a day.';
