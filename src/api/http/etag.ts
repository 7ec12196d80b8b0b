// Saving over what somebody else saved is prevented by versions (RFC 9110, 13.1.1): each answer carries its own as ETag.
import { createHash } from 'node:crypto'
import { Problem } from './problem.ts'

export function etagOf({ version }: { readonly version: number }): string {
  return `"${version}"`
}

/** The tag of what is shown as it stands there, where no version is counted. */
export function etagOfContent(shown: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 22)}"`
}

/** Throws 412 when If-Match names something else than this. */
export function requireContent(ifMatch: string | undefined, shown: unknown): void {
  if (ifMatch === undefined || ifMatch.trim() === '*' || tagsOf(ifMatch).includes(etagOfContent(shown))) return
  throw new Problem('precondition_failed', 'Someone else saved this in the meantime. Fetch it again and retry.')
}

function tagsOf(ifMatch: string): string[] {
  return ifMatch.split(',').map((tag) => tag.trim())
}

/** Throws 412 when If-Match names another version than the one there is. A weak tag names none: it is compared strongly. */
export function requireVersion(ifMatch: string | undefined, row: { readonly version: number }): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return
  if (!tagsOf(ifMatch).includes(etagOf(row)))
    throw new Problem(
      'precondition_failed',
      `Someone else saved this in the meantime. Fetch it again and retry. The current version is ${row.version}.`,
    )
}

/** Whether If-None-Match names what the client would get; weak tags and strong ones are compared alike (RFC 9110, 13.1.2). */
export function matchesAnyTag(ifNoneMatch: string | undefined, etag: string | undefined): boolean {
  const tags = tagsOf(ifNoneMatch ?? '')
  const withoutWeakness = (tag: string): string => tag.replace(/^W\//, '')
  return tags.includes('*') || (etag !== undefined && tags.map(withoutWeakness).includes(withoutWeakness(etag)))
}
