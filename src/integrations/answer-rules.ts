// Rules for reading the responses of a service: a service declares them as data, delivery applies them (D6).

/**
 * The rules for the responses of a service, beyond the status. Examples of a path are `data[0].status` and `[0].code`;
 * '' is the whole body.
 */
export interface AnswerRules {
  /** A 2xx is a success only if its body matches this rule. */
  readonly success:
    | null
    /** The body is this text, ignoring blanks around it. */
    | { readonly text: string }
    /** The body is JSON with this value at the path. */
    | { readonly path: string; readonly is: string | number | boolean }
    /** The body is JSON with nothing at the path: no member, `null`, an empty text, list or object. An empty body matches too. */
    | { readonly path: string; readonly empty: true }
  /** This status with a `Location` at this host is a success too. */
  readonly redirect: { readonly status: number; readonly host: string } | null
  /** Where a response that is no success gives its reason: the first text or number found goes into the log. */
  readonly says: readonly string[]
  /** The meaning of certain responses in the vendor's terms, and what to do: the first match is shown. */
  readonly explains: readonly {
    readonly status?: number
    /** The body contains this text. */
    readonly holds?: string
    readonly advice: string
  }[]
}
