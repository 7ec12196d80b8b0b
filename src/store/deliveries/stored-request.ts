// Reads the stored request of a delivery: JSON text, which may have been damaged (S46).
import { isObject } from '../../json/is-object.ts'
import type { Refusal, RenderedRequest, SecretPlace } from '../../render/request.ts'
import { parseJson } from '../../json/parse-json.ts'

type RequestHead = Omit<RenderedRequest, 'body'>

/** Replaces a request that cannot be read. It cannot be sent. */
export const UNREADABLE_HEAD: RequestHead = { method: 'POST', url: '', headers: [], secrets: [] }

/** The stored request without its body, or why there is none; `null`: it cannot be read. Never throws. */
export function readHead(text: string): RequestHead | Refusal | null {
  const head = parseJson(text)
  if (!isObject(head)) return null
  const { refused, detail, method, url, headers, secrets, isTest, isDryRun, urlHash } = head
  if (typeof refused === 'string')
    return { refused: refused as Refusal['refused'], detail: typeof detail === 'string' ? detail : '' }
  if (typeof method !== 'string' || typeof url !== 'string') return null
  if (!Array.isArray(headers) || !headers.every(isPair)) return null
  if (!Array.isArray(secrets) || !secrets.every(isSecretPlace)) return null
  return {
    method: method as RequestHead['method'],
    url,
    headers,
    secrets,
    ...(isTest === true && { isTest }),
    ...(isDryRun === true && { isDryRun }),
    ...(typeof urlHash === 'string' && { urlHash }),
  }
}

export function isPair(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')
}

function isSecretPlace(value: unknown): value is SecretPlace {
  if (!isObject(value)) return false
  const { name, at, as, username, signing } = value
  const isPlaced = value['in'] === 'url' || value['in'] === 'body' || isHeaderPlace(value['in'])
  const isSigned =
    signing === undefined || (isObject(signing) && Object.values(signing).every((v) => typeof v === 'string'))
  const isNamed = username === undefined || typeof username === 'string'
  return typeof name === 'string' && Number.isInteger(at) && typeof as === 'string' && isPlaced && isSigned && isNamed
}

const isHeaderPlace = (value: unknown): boolean => isObject(value) && Number.isInteger(value['header'])
