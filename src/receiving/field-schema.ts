/** The JSON Schema of one field: a value of its type, or `null` if the value isn't known. */
export interface FieldSchema {
  readonly type: readonly [type: string, or: 'null']
  readonly description: string
  /** `date-time` or `uri`. */
  readonly format?: string
  readonly items?: { readonly type: 'string' }
  readonly enum?: readonly (string | null)[]
  readonly examples?: readonly unknown[]
}
