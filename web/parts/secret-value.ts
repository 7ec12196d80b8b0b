import type { ShownSecret } from '../../src/integrations/secret-input.ts'

/** A secret in a form: newly typed, kept as it is on the server (shown by its last four characters), or none. */
export type SecretValue = string | ShownSecret | null
