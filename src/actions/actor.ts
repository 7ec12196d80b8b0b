// Who does something to the data of an account, and with which rights.

/** What a key may do: send calls in, see, change. Who may change may also see. */
export const SCOPES = ['events', 'read', 'manage'] as const

export type Scope = (typeof SCOPES)[number]

export interface Actor {
  /** `operator`: whoever has OFFHOOK_API_KEY or the admin key; `offhook`: the program itself. */
  readonly type: 'person' | 'key' | 'operator' | 'offhook'
  /** The public id of the person or the key; `null`: the operator, or the program. */
  readonly id: string | null
  /** The name of the key, or of the person, who may have none but an email; `null`: the operator. */
  readonly name: string | null
  readonly scopes: ReadonlySet<Scope>
  /** When the key ends, in milliseconds since 1970; `null`: it does not. */
  readonly expiresAt: number | null
}

/** How others call the actor: by public id, `operator` or `offhook`. */
export function nameOfActor({ type, id }: Actor): string {
  return id ?? type
}

/** The program, where it does what nobody asked it to. */
export const PROGRAM: Actor = { type: 'offhook', id: null, name: null, scopes: new Set(SCOPES), expiresAt: null }
