// One secret on its way in (S21).

/** A secret as it is sent: a text sets it; as it was shown, or left out, it stays; `null` takes it away. */
export type SecretInput = string | ShownSecret | null | undefined

/** A secret as it is shown. `origin`: of an address that is secret, what is open of it. */
export interface ShownSecret {
  readonly set: true
  readonly last4?: string | undefined
  readonly origin?: string | undefined
}

/** What was sent for one secret: a new text; `keep` what there is; or nothing, which means what its asker says. */
export type SecretChange = { readonly set: string } | 'keep' | 'absent'

/** A value that cannot stand where it was sent. */
export interface InputFlaw {
  /** JSON pointer (RFC 6901). */
  readonly pointer: string
  readonly detail: string
}
