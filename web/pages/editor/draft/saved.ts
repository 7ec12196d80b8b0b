// What the server holds of an integration, and the draft that editing begins with.
import { Integration, INTEGRATION_DEFAULTS, REQUEST_DEFAULTS } from '../../../../src/integrations/integration.ts'
import { isSame } from '../../../../src/json/is-same.ts'
import { api, unwrap } from '../../../api/client.ts'
import type { IntegrationConfiguration } from '../../../api/versions.ts'
import { emptyRow, newId } from './draft.ts'
import type { Draft } from './draft.ts'
import { differsBeyondMessage } from './own-request.ts'

/** Reads an integration as it is now. */
export function readSaved(id: string) {
  return unwrap(api.GET('/api/v1/integrations/{id}', { params: { path: { id } } }))
}

export type Saved = Awaited<ReturnType<typeof readSaved>>

/** A new integration: what the API takes when nothing is said, one row to begin with, and a wait for all `steps` that exist. */
export function newDraft(steps: readonly string[] = []): Draft {
  return {
    ...INTEGRATION_DEFAULTS,
    wait: { ...INTEGRATION_DEFAULTS.wait, steps },
    name: '',
    tls: { ...INTEGRATION_DEFAULTS.tls, key: null },
    request: { ...REQUEST_DEFAULTS, url: '', rows: [emptyRow()], headers: [], auth: { type: 'none' } },
  }
}

/** A saved integration as a draft. Rows that `like` has too keep their names, so that nothing moves under the cursor. */
export function draftOf(
  saved: IntegrationConfiguration & Pick<Saved, 'customised' | 'disabled_cause'>,
  like?: Draft,
): Draft {
  const shown = {
    ...Object.fromEntries(Object.entries(saved).filter(([name]) => name in Integration.shape)),
    enabled: saved.enabled || isUnfinished(saved),
    signing: { enabled: saved.signing.enabled },
    request: {
      ...saved.request,
      rows: named(saved.request.rows, like?.request.rows ?? []),
      headers: named(saved.request.headers, like?.request.headers ?? []),
    },
  }
  // It was JSON, in which what is left out is left out and never undefined.
  const draft = shown as unknown as Draft
  return { ...draft, customised: saved.customised && differsBeyondMessage(draft) }
}

/** Off only because something is missing: saving it finished switches it on, as its owner wanted. */
export function isUnfinished({ disabled_cause }: Pick<Saved, 'disabled_cause'>): boolean {
  return disabled_cause === 'incomplete'
}

type Keyed = { readonly key: string }

/** Rows with names: those of `like` for the same row, else for one of the same key, else new ones. */
function named<Row extends Keyed>(rows: readonly Row[], like: readonly (Keyed & { readonly id: string })[]) {
  const free = [...like]
  const claim = (fits: (one: Keyed & { readonly id: string }) => boolean): string | undefined => {
    const at = free.findIndex(fits)
    return at < 0 ? undefined : free.splice(at, 1)[0]?.id
  }
  const exact = rows.map((row) => claim((one) => isSame(one, { ...row, id: one.id })))
  return rows.map((row, at) => ({ ...row, id: exact[at] ?? claim(({ key }) => key === row.key) ?? newId() }))
}
