// Ranges of a file, as players request them (RFC 9110, 13 and 14).
import type { IncomingHttpHeaders } from 'node:http'
import { matchesAnyTag } from './etag.ts'

/** The first and the last byte, counted from 0, both included. */
interface ByteRange {
  readonly start: number
  readonly end: number
}

export type RangeResult =
  | { readonly kind: 'whole' }
  | ({ readonly kind: 'part' } & ByteRange)
  /** The client already has this version of the file. */
  | { readonly kind: 'not modified' }
  /** The file does not have the requested range. */
  | { readonly kind: 'out of reach' }

type Conditions = Pick<IncomingHttpHeaders, 'range' | 'if-none-match'> & { readonly 'if-range'?: string | undefined }

/**
 * How to answer a GET for a file of `size` bytes. `etag` is strong. A range that is malformed, has several parts or belongs to
 * another version is ignored: the whole file is sent (14.2).
 */
export function parseRangeRequest(
  { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch }: Conditions,
  { etag, size }: { readonly etag: string; readonly size: number },
): RangeResult {
  if (ifNoneMatch !== undefined && matchesAnyTag(ifNoneMatch, etag)) return { kind: 'not modified' }
  // A date in If-Range never matches: no response has a Last-Modified.
  if (range === undefined || (ifRange !== undefined && ifRange.trim() !== etag)) return { kind: 'whole' }
  return partOf(range, size)
}

function partOf(range: string, size: number): RangeResult {
  const [, first = '', last = ''] = /^bytes=[\t ]*(\d*)-(\d*)[\t ]*$/i.exec(range) ?? []
  if (first === '' && last === '') return { kind: 'whole' }
  if (first === '') return suffix(Number(last), size)
  const [start, asked] = [Number(first), last === '' ? size - 1 : Number(last)]
  if (asked < start && last !== '') return { kind: 'whole' }
  return start < size ? { kind: 'part', start, end: Math.min(asked, size - 1) } : { kind: 'out of reach' }
}

/** The last `length` bytes. */
function suffix(length: number, size: number): RangeResult {
  if (length === 0 || size === 0) return { kind: 'out of reach' }
  return { kind: 'part', start: Math.max(0, size - length), end: size - 1 }
}
