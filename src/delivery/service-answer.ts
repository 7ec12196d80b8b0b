// Reads the answers of a service beyond the status (D6): whether a 2xx accepted the request, and why another status did
// not. Pure.
//
// The body is read only for a service that has rules, and only where the rules ask for it. The body is untrusted: the part that
// goes into a reason is one line, cut, without characters that change how the rest is read.

import type { AnswerRules } from '../integrations/answer-rules.ts'
import { parseJson } from '../json/parse-json.ts'

interface ServiceAnswer {
  readonly status: number | null
  readonly body: Uint8Array
  readonly cut?: boolean
}

/**
 * Why a 2xx is no success by the service's own rule; `null`: it is a success. An incomplete answer is judged by its status: the
 * part that was read is a success, and sending again would duplicate data that the service has probably stored.
 */
export function findRefusal(
  { status, body, cut = false }: ServiceAnswer,
  { success, says }: AnswerRules,
): string | null {
  if (success === null) return null
  const text = textOf(body).trim()
  if ('text' in success) {
    if (text === success.text || cut) return null
    // Where the service names no place for its reason, the text itself is the reason.
    const words = says.length === 0 ? oneLine(text) : ''
    return `The receiver returned ${status}, but not "${success.text}"${words && `: it says "${words}"`}. ${READ}`
  }
  // The answer says nothing against success.
  if ('empty' in success && text === '') return null
  const json = parseJson(text)
  if (json === undefined) {
    return cut ? null : `The receiver returned ${status}, but not ${JSON_NAME}. ${ELSEWHERE}`
  }
  const found = at(json, success.path)
  if ('is' in success) {
    if (found === success.is) return null
    return `The receiver returned ${status}, but the response does not contain "${success.path}": ${JSON.stringify(success.is)}. ${READ}`
  }
  return isEmpty(found) ? null : `The receiver returned ${status}, but with "${success.path}" in the response. ${READ}`
}

const JSON_NAME = 'the JSON that this service returns'
const READ = 'Read the response: it says what is missing.'
const ELSEWHERE = 'Check that the URL belongs to the service.'

/**
 * The reason for an answer that is not a success: the service's own words and their meaning. A known meaning replaces the usual
 * explanation of the status, but not `done`, which says what was done.
 */
export function explainAnswer(
  { reason, done }: { readonly reason: string; readonly done: string | null },
  { status, body }: ServiceAnswer,
  { says, explains }: AnswerRules,
): string {
  if (says.length === 0 && explains.length === 0) return reason
  const text = textOf(body)
  const fits = explains.find((one) => (one.status ?? status) === status && text.includes(one.holds ?? ''))
  const words = wordsOf(text, says)
  const quote = words === null ? null : `The service says: "${words}".`
  if (fits === undefined) return quote === null ? reason : `${reason} ${quote}`
  return `${fits.advice} ${done ?? `The receiver returned ${status}.`} ${quote ?? ''}`.trim()
}

/** The first text or number found at one of the places. */
function wordsOf(text: string, paths: readonly string[]): string | null {
  if (paths.length === 0) return null
  const json = parseJson(text.trim())
  for (const path of paths) {
    const found = json === undefined && path === '' ? text : at(json, path)
    if (typeof found === 'number') return String(found)
    const words = typeof found === 'string' ? oneLine(found) : ''
    if (words !== '') return words
  }
  return null
}

/** As much of a sentence as a person reads in a list. */
const WORDS_MAX = 300

/** The text in one line, without control characters and without marks that change the direction of the text around it. */
function oneLine(text: string): string {
  const plain = text
    .slice(0, WORDS_MAX * 4)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cn}\p{Co}]/gu, '')
    .trim()
  const chars = Array.from(plain)
  return chars.length <= WORDS_MAX ? plain : `${chars.slice(0, WORDS_MAX).join('').trimEnd()}…`
}

const utf8 = new TextDecoder()

function textOf(body: Uint8Array): string {
  return body.length === 0 ? '' : utf8.decode(body)
}

/** The value at a path; `undefined`: there is none. Only properties of the answer itself count, never inherited ones. */
function at(json: unknown, path: string): unknown {
  let here = json
  for (const [, quoted, plain] of path.matchAll(/"((?:[^"\\]|\\.)*)"|([^.[\]"]+)/g)) {
    const name = quoted?.replace(/\\(.)/g, '$1') ?? plain ?? ''
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return undefined
    here = Reflect.get(here, name)
  }
  return here
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}
