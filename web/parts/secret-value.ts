/**
 * A secret in a form: typed anew, kept as it is on the server (shown by its last four characters), or none. `origin`: of an
 * address that is secret, what is open of it.
 */
export type SecretValue = string | { readonly set: true; readonly last4?: string; readonly origin?: string } | null
