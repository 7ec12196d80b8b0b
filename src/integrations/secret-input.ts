// The input of one secret (S21).
import * as z from 'zod/mini'
import { described, named } from '../schema.ts'
import type { Immutable } from '../schema.ts'

/** A secret in the form that is shown. */
export const ShownSecret = described(
  'A secret that is set. Send it back or leave it out to keep it.',
  named(
    'ShownSecret',
    z.strictObject({
      set: z.literal(true),
      last4: z.exactOptional(z.string()),
      set_at: described('When the secret was set.', z.exactOptional(z.string())),
      origin: described('The visible part of a secret URL.', z.exactOptional(z.string())),
    }),
  ),
)
export type ShownSecret = Immutable<z.output<typeof ShownSecret>>

/** A secret in the form that is sent: a text sets it; if it is sent as it was shown, or left out, it stays; `null` removes it. */
export const SecretInput = z.optional(z.nullable(z.union([z.string().check(z.maxLength(8192)), ShownSecret])))
export type SecretInput = Immutable<z.output<typeof SecretInput>>

/** A secret in the form of a response. */
export const SecretOutput = z.union([ShownSecret, z.null()])
export type SecretOutput = Immutable<z.output<typeof SecretOutput>>

/** The change of one secret: a new text; `keep` the present one; or nothing, whose meaning depends on the caller. */
export type SecretChange = { readonly set: string } | 'keep' | 'absent'

/** A value that is not allowed in its place. */
export interface InputFlaw {
  /** JSON pointer (RFC 6901). */
  readonly pointer: string
  readonly detail: string
}
