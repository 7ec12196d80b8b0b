import type { ValidatedDraft } from '../../../../src/integrations/preview.ts'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { isSame } from '../../../../src/json/is-same.ts'
import type { Draft } from '../draft/draft.ts'
import type { Saved } from '../draft/saved.ts'
import { emptyInputs, isTyped } from '../service/empty-inputs.ts'
import type { Editing } from './editing.ts'
import { problemOf } from './requests.ts'
import type { RefusedAddress } from './use-refused-address.ts'

/**
 * What is wrong, by the rules of the server that the page has too, and by what the server refused. What is empty on a page
 * that was just opened is no mistake yet. `address`: what the server says of the address that it sends to.
 */
export function shownProblems(
  { draft, base, saved, phase }: Editing,
  { problems, flaws }: Pick<ValidatedDraft, 'problems' | 'flaws'>,
  address: RefusedAddress | null,
): readonly ConfigProblem[] {
  const refused = phase.is === 'refused' ? phase.flaws : []
  const known = [...refused, ...flaws.map(problemOf), ...problems]
  const found = [...known, ...addressProblem(draft, known, address)]
  const all = found.filter(({ path }) => !isNotBegun(draft, base, saved, path))
  if (!saved) return all
  return [...all, ...onlyTheServer(saved, all).filter(({ path }) => isUnchanged(path, draft, base))]
}

/** With a place in the text it is shown at once, not only when the cursor has left: nothing of it is half typed. */
function addressProblem(
  { request }: Draft,
  known: readonly ConfigProblem[],
  address: RefusedAddress | null,
): ConfigProblem[] {
  const path = 'request.url'
  if (address === null || known.some((one) => one.path === path && one.severity === 'error')) return []
  const { url, message } = address
  return [{ path, message, severity: 'error', ...(url === request.url && { at: 0, length: url.length }) }]
}

/** The authentication that was only just chosen has not got what it takes: no mistake yet, and not shown as one. */
export function lacksAuth(all: readonly ConfigProblem[], shown: readonly ConfigProblem[]): boolean {
  return all.some((one) => one.severity === 'error' && one.path.startsWith('request.auth.') && !shown.includes(one))
}

/** Certificates and the names of others are known to the server alone: what it found when they were saved stands until they are changed. */
function onlyTheServer({ problems }: Pick<Saved, 'problems'>, all: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return problems
    .map(problemOf)
    .filter(({ path }) => /^(?:tls\.|name$)/.test(path) && !all.some((known) => known.path === path))
}

function isUnchanged(path: string, draft: Draft, base: Draft): boolean {
  return path === 'name' ? draft.name === base.name : isSame(draft.tls, base.tls)
}

/** It is empty because it was only just asked for: the whole page, another service, another kind of authentication. */
function isNotBegun(draft: Draft, base: Draft, saved: Editing['saved'], path: string): boolean {
  const isNew =
    saved === null ||
    (draft.service !== base.service && /^(?:name$|settings\.|request\.url$)/.test(path)) ||
    (path.startsWith('request.auth.') && draft.request.auth.type !== base.request.auth.type)
  return isNew && isEmptyAt(draft, path)
}

/** Nothing was written there yet. An address that a service makes of its inputs is as empty as they are. */
function isEmptyAt(draft: Draft, path: string): boolean {
  if (path === 'name') return draft.name.trim() === ''
  if (path.startsWith('settings.')) return !isTyped(draft.settings[path.slice('settings.'.length)])
  if (path.startsWith('request.auth.')) return isEmptyInAuth(draft, path.slice('request.auth.'.length))
  if (path !== 'request.url') return false
  return draft.request.url.trim() === '' || (!draft.customised && emptyInputs(draft).length > 0)
}

function isEmptyInAuth({ request: { auth } }: Draft, name: string): boolean {
  const typed: unknown = Object.entries(auth).find(([key]) => key === name)?.[1]
  return typed === null || (typeof typed === 'string' && typed.trim() === '')
}
