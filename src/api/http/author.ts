// How responses name who did something: the author of a version, of an addition, of a visit.

/** The author as responses show it: the administrator key is stored as `operator`. */
export function authorOutput<Type extends string>({ type, id, name }: Author<Type>) {
  return { type: type === 'operator' ? ('administrator' as const) : (type as Exclude<Type, 'operator'>), id, name }
}

interface Author<Type extends string> {
  readonly type: Type
  readonly id: string | null
  readonly name: string | null
}
