-- An integration that was saved with errors is known by the reason for which it is off, and that sentence has changed.
UPDATE integration SET off_reason = 'Setup is incomplete. Fix the listed problems to switch the integration on.'
  WHERE off_reason = 'It is not finished: its problems say what is missing.';
