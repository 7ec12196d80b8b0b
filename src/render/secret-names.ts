// The names of secrets that more than one stage knows. A rendered request refers to secrets by name (T16); the others are
// `auth.<key>` of the authentication, `header.<name>` and `input.<key>`.

/** The token that the sender asks for (S25): kept in memory only. */
export const ACCESS_TOKEN = 'auth.access_token'
/** By it the client proves who it is. */
export const CLIENT_SECRET = 'auth.client_secret'
/** It holds the right to ask for more tokens. */
export const REFRESH_TOKEN = 'auth.refresh_token'
/** The integration's own signature is made with it (D18). */
export const SIGNATURE_KEY = 'auth.key'
/** An AWS signature is made with it (D27). */
export const AWS_SECRET_KEY = 'auth.secret_access_key'
/** Goes with the temporary keys of AWS, where there is one. */
export const AWS_SESSION_TOKEN = 'auth.session_token'
/** The key of the certificate that we show (S10). */
export const TLS_KEY = 'tls.key'
/** The signature of each request is made with it (D18, S23). */
export const SIGNING_SECRET = 'signing'
