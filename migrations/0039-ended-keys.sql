-- A key whose person left the account stays ended until it is handed over, even if the person is invited again. NULL: the person has
-- access, as a member or by the account's group, or the key belongs to the account.
ALTER TABLE api_key ADD owner_left_at timestamptz;
UPDATE api_key k SET owner_left_at = now()
  WHERE owner_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM membership m WHERE m.account_id = k.account_id AND m.person_id = k.owner_id)
    AND NOT EXISTS (
      SELECT FROM account a JOIN group_membership g USING (group_id)
      WHERE a.account_id = k.account_id AND g.person_id = k.owner_id);
