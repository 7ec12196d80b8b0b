-- Nothing is shown of a secret shorter than sixteen bytes (S21). A sealed value is longer than its secret by nonce and tag, 28 bytes,
-- in base64url: of 43 bytes and less it has at most 58 characters behind its version and the id of its key.
UPDATE secret SET last4 = '' WHERE last4 <> '' AND length(split_part(sealed, '.', 3)) <= 58;
