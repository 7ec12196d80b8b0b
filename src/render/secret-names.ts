// Names of secrets that several stages use. A rendered request refers to secrets by name (T16); the other names are `auth.<key>`
// of the authentication, `header.<name>` and `input.<key>`.

/** The token that the sender requests (S25): kept in memory only. */
export const ACCESS_TOKEN = 'auth.access_token'
/** The secret by which the client authenticates. */
export const CLIENT_SECRET = 'auth.client_secret'
/** The token that allows requesting more tokens. */
export const REFRESH_TOKEN = 'auth.refresh_token'
/** The key of the custom HMAC signature (D18). */
export const SIGNATURE_KEY = 'auth.key'
/** The key with which an AWS signature is made (D27). */
export const AWS_SECRET_KEY = 'auth.secret_access_key'
/** The session token, which only temporary keys of AWS have. */
export const AWS_SESSION_TOKEN = 'auth.session_token'
/** The key of the client certificate (S10). */
export const TLS_KEY = 'tls.key'
/** The key that signs each request (D18, S23). */
export const SIGNING_SECRET = 'signing'
