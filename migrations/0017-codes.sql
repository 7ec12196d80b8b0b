-- What is compared is a code, and no sentence that a person reads.
ALTER TABLE integration DROP CONSTRAINT integration_off_cause_check,
  ADD CONSTRAINT integration_off_cause_check CHECK (off_cause IN ('gone', 'failing', 'incomplete'));
UPDATE integration SET off_cause = 'incomplete'
  WHERE NOT enabled AND deleted_at IS NULL
    AND off_reason = 'Setup is incomplete. Fix the listed problems to switch the integration on.';

ALTER TABLE source_gap RENAME COLUMN reason TO code;
UPDATE source_gap SET code = CASE code
  WHEN 'Offhook was not running' THEN 'not_running'
  WHEN 'settings changed' THEN 'settings_changed'
  WHEN 'missing right' THEN 'missing_permission'
  WHEN 'updates dropped' THEN 'updates_dropped'
  ELSE 'not_connected' END;
ALTER TABLE source_gap ADD CONSTRAINT source_gap_code_check
  CHECK (code IN ('not_connected', 'not_running', 'settings_changed', 'missing_permission', 'updates_dropped'));

-- Of a run that was skipped the code says why, and the program has the sentence to it.
ALTER TABLE step_run ADD COLUMN skip_code text
  CHECK (skip_code IN ('no_recording', 'recording_overdue', 'step_deleted', 'step_disabled'));
UPDATE step_run SET problem = NULL, skip_code = CASE problem
  WHEN 'The call has no recording.' THEN 'no_recording'
  WHEN 'No recording arrived within a day.' THEN 'recording_overdue'
  WHEN 'The step was switched off.' THEN 'step_disabled'
  ELSE 'step_deleted' END
  WHERE state = 'skipped';
ALTER TABLE step_run ADD CONSTRAINT step_run_skipped CHECK ((state = 'skipped') = (skip_code IS NOT NULL));
