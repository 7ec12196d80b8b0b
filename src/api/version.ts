// Saving over what somebody else saved is prevented by versions (RFC 9110, 13.1.1): each answer carries its own as ETag.
import { Problem } from './problem.ts'

export function etagOf({ version }: { readonly version: number }): string {
  return `"${version}"`
}

/** Throws 412 when If-Match names another version than the one there is. A weak tag names none: it is compared strongly. */
export function requireVersion(ifMatch: string | undefined, row: { readonly version: number }): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return
  const named = ifMatch.split(',').map((tag) => tag.trim())
  if (!named.includes(etagOf(row)))
    throw new Problem(412, `Somebody else saved this in the meantime: read it again. It is version ${row.version} now.`)
}
