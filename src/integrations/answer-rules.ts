// How the answers of a service are read: a service says it as data, delivery goes by it (D6).

/** What a service says in its answers, beyond the status. Paths are such as `data[0].status` or `[0].code`; '' is the whole body. */
export interface AnswerRules {
  /** A 2xx is a success only when its body is this. */
  readonly success:
    | null
    /** A text, blanks around it aside. */
    | { readonly text: string }
    /** JSON, in which this stands at the path. */
    | { readonly path: string; readonly is: string | number | boolean }
    /** JSON, in which nothing stands at the path: no member, `null`, an empty text, list or object. So has an empty body. */
    | { readonly path: string; readonly empty: true }
  /** This status with a `Location` at this host is a success too. */
  readonly redirect: { readonly status: number; readonly host: string } | null
  /** Where an answer that is no success says why: the first that is a text or a number goes into the log. */
  readonly says: readonly string[]
  /** What certain answers mean in the vendor's terms, and what to do: the first that fits is told. */
  readonly explains: readonly {
    readonly status?: number
    /** The body holds this text. */
    readonly holds?: string
    readonly advice: string
  }[]
}
