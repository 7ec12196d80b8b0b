// What the page needs to know of the additions to a call (C26). Pure.
import type { WholeCall } from '../../api/calls.ts'

export type Addition = WholeCall['additions'][number]

export function inForce(additions: readonly Addition[]): Addition[] {
  return additions.filter((one) => one.removed_at === null)
}

/** The addition of this kind that counts: the last one in force. */
export function lastOf(additions: readonly Addition[], kind: Addition['kind']): Addition | undefined {
  return inForce(additions).findLast((one) => one.kind === kind)
}

/** The tags of a call; `addition`: the addition of a person that made the tag, unless the source reported it. */
export function tagsOf({ fields, additions = [] }: Pick<WholeCall, 'fields'> & Partial<Pick<WholeCall, 'additions'>>): {
  readonly tag: string
  readonly addition: Addition | undefined
}[] {
  const { tags } = fields
  if (!Array.isArray(tags)) return []
  const added = inForce(additions).filter(({ kind }) => kind === 'tag')
  return tags.map((tag: string) => ({ tag, addition: added.findLast(({ value }) => value === tag) }))
}
