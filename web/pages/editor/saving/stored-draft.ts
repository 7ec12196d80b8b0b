// Keeps unsaved changes in the browser too, in case the browser or the page is closed: all changes except secrets, which are
// stored only on the server.
import type { Draft, DraftAuth, DraftHeader } from '../draft/draft.ts'
import type { SecretValue } from '../../../parts/secret-value.ts'
import { mapSecrets, newId } from '../draft/draft.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import { splitUserInfo } from '../../../../src/integrations/user-info.ts'
import { getOrInsert } from '../../../../src/get-or-insert.ts'

export interface StoredDraft {
  /** When the changes were stored, in milliseconds since 1970. */
  readonly at: number
  readonly draft: Draft
  /** The draft before the changes, and its version; `null`: a new integration. */
  readonly base: Draft
  readonly version: number | null
  /** Typed secrets were left out. */
  readonly withoutSecrets: boolean
}

/** The version of the format: a page that stores another format ignores this one. */
const FORMAT_VERSION = 2

export function writeStoredDraft(kept: Omit<StoredDraft, 'withoutSecrets'>): string {
  const draft = withoutSecrets(kept.draft, kept.base)
  const left = JSON.stringify(draft) !== JSON.stringify(kept.draft)
  return JSON.stringify({ shape: FORMAT_VERSION, ...kept, draft, withoutSecrets: left })
}

/** `null`: nothing is stored, or it cannot be read. */
export function readStoredDraft(text: string | null): StoredDraft | null {
  if (text === null) return null
  try {
    const read = JSON.parse(text) as StoredDraft & { readonly shape: number }
    if (read.shape !== FORMAT_VERSION) return null
    const names = new Map<string, string>()
    return { ...read, draft: renamed(read.draft, names), base: renamed(read.base, names) }
  } catch {
    return null
  }
}

/** Row ids are new each time the page is opened: a stored id might be taken. */
function renamed(draft: Draft, names: Map<string, string>): Draft {
  const rename = <Row extends { readonly id: string }>(row: Row): Row => ({
    ...row,
    id: getOrInsert(names, row.id, newId),
  })
  const { rows, headers } = draft.request
  return { ...draft, request: { ...draft.request, rows: rows.map(rename), headers: headers.map(rename) } }
}

function withoutSecrets(draft: Draft, base: Draft): Draft {
  const { auth, headers } = draft.request
  const before = new Map(base.request.headers.map((header) => [header.id, header]))
  const inputs = serviceOf(draft.service)?.inputs ?? []
  const settings = Object.entries(draft.settings).map(([key, value]): [string, SecretValue] => [
    key,
    inputs.some((one) => one.key === key && one.secret) ? shownOr(base.settings[key], value) : value,
  ])
  return {
    ...draft,
    settings: Object.fromEntries(settings),
    tls: { ...draft.tls, key: shownOr(base.tls.key, draft.tls.key) },
    request: {
      ...draft.request,
      url: splitUserInfo(draft.request.url).address,
      auth: authWithout(auth, base.request.auth),
      headers: headers.map((header): DraftHeader =>
        header.secret ? { ...header, value: shownOr(before.get(header.id)?.value, header.value) } : header,
      ),
    },
  }
}

function authWithout(auth: DraftAuth, before: DraftAuth): DraftAuth {
  const was: Readonly<Record<string, unknown>> = before.type === auth.type ? { ...before } : {}
  return mapSecrets(auth, (secret, name) => shownOr(was[name] as SecretValue | undefined, secret))
}

/** A typed secret becomes the saved secret before it, else none. */
function shownOr(before: SecretValue | undefined, now: SecretValue): SecretValue {
  if (typeof now !== 'string') return now
  return typeof before === 'object' ? before : null
}
