// Versions keep one client from overwriting the changes of another (RFC 9110, 13.1.1): each response carries its version as ETag.
import { createHash } from 'node:crypto'
import { Problem } from './problem.ts'

export function etagOf({ version }: { readonly version: number }): string {
  return `"${version}"`
}

/** An ETag made from the content, where no version is counted. */
export function etagOfContent(shown: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 22)}"`
}

/** Throws 412 when If-Match names another content than this. */
export function requireContent(ifMatch: string | undefined, shown: unknown): void {
  if (ifMatch === undefined || ifMatch.trim() === '*' || tagsOf(ifMatch).includes(etagOfContent(shown))) return
  throw new Problem('precondition_failed', 'Someone else saved this in the meantime. Fetch it again and retry.')
}

function tagsOf(ifMatch: string): string[] {
  return ifMatch.split(',').map((tag) => tag.trim())
}

/** Throws 412 when If-Match names another version than the current one. A weak tag matches none: If-Match compares strongly. */
export function requireVersion(ifMatch: string | undefined, row: { readonly version: number }): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return
  if (!tagsOf(ifMatch).includes(etagOf(row)))
    throw new Problem(
      'precondition_failed',
      `Someone else saved this in the meantime. Fetch it again and retry. The current version is ${row.version}.`,
    )
}

/**
 * Whether If-None-Match names the response that the client would get. Weak and strong tags are compared alike (RFC 9110, 13.1.2).
 */
export function matchesAnyTag(ifNoneMatch: string | undefined, etag: string | undefined): boolean {
  const tags = tagsOf(ifNoneMatch ?? '')
  const withoutWeakness = (tag: string): string => tag.replace(/^W\//, '')
  return tags.includes('*') || (etag !== undefined && tags.map(withoutWeakness).includes(withoutWeakness(etag)))
}
