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
 * The problems to show: by the rules that the page shares with the server, plus those that the server reported. An empty value
 * on a page that was just opened is not a problem yet. `address`: the server's answer about the URL.
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

/**
 * A problem with a position in the text is shown at once, not only when the cursor has left: it is not caused by half-typed
 * text.
 */
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

/** The newly chosen authentication lacks a value: not an error yet, and not shown as one. */
export function lacksAuth(all: readonly ConfigProblem[], shown: readonly ConfigProblem[]): boolean {
  return all.some((one) => one.severity === 'error' && one.path.startsWith('request.auth.') && !shown.includes(one))
}

/** Only the server knows certificates and other integrations' names: a problem found on saving stays until the value changes. */
function onlyTheServer({ problems }: Pick<Saved, 'problems'>, all: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return problems
    .map(problemOf)
    .filter(({ path }) => /^(?:tls\.|name$)/.test(path) && !all.some((known) => known.path === path))
}

function isUnchanged(path: string, draft: Draft, base: Draft): boolean {
  return path === 'name' ? draft.name === base.name : isSame(draft.tls, base.tls)
}

/** The value is empty because it was only just asked for: on a new page, for another service, or for another authentication. */
function isNotBegun(draft: Draft, base: Draft, saved: Editing['saved'], path: string): boolean {
  const isNew =
    saved === null ||
    (draft.service !== base.service && /^(?:name$|settings\.|request\.url$)/.test(path)) ||
    (path.startsWith('request.auth.') && draft.request.auth.type !== base.request.auth.type)
  return isNew && isEmptyAt(draft, path)
}

/** The value is empty. A URL that a service makes from its inputs is as empty as its inputs. */
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
