// The integration as the server has it, and the draft that editing starts with.
import { Integration, INTEGRATION_DEFAULTS, REQUEST_DEFAULTS } from '../../../../src/integrations/integration.ts'
import { isSame } from '../../../../src/json/is-same.ts'
import { api, unwrap } from '../../../api/client.ts'
import type { IntegrationConfiguration } from '../../../api/versions.ts'
import { emptyRow, newId } from './draft.ts'
import type { Draft } from './draft.ts'
import { differsBeyondMessage } from './own-request.ts'

/** Fetches the present integration. */
export function readSaved(id: string) {
  return unwrap(api.GET('/integrations/{id}', { params: { path: { id } } }))
}

export type Saved = Awaited<ReturnType<typeof readSaved>>

/** A new integration: the defaults of the API, one row, and a wait for all existing `steps`. */
export function newDraft(steps: readonly string[] = []): Draft {
  return {
    ...INTEGRATION_DEFAULTS,
    wait: { ...INTEGRATION_DEFAULTS.wait, steps },
    name: '',
    tls: { ...INTEGRATION_DEFAULTS.tls, key: null },
    request: { ...REQUEST_DEFAULTS, url: '', rows: [emptyRow()], headers: [], auth: { type: 'none' } },
  }
}

/** A saved integration as a draft. A row that is also in `like` keeps its id, so that nothing moves under the cursor. */
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
  // The value came as JSON, which leaves members out and never has undefined.
  const draft = shown as unknown as Draft
  return { ...draft, customised: saved.customised && differsBeyondMessage(draft) }
}

/** The integration is off only because it is incomplete: saving it complete switches it on, as its owner wanted. */
export function isUnfinished({ disabled_cause }: Pick<Saved, 'disabled_cause'>): boolean {
  return disabled_cause === 'incomplete'
}

type Keyed = { readonly key: string }

/** Rows with ids: the id of the same row in `like`, else of a row with the same key, else a new id. */
function named<Row extends Keyed>(rows: readonly Row[], like: readonly (Keyed & { readonly id: string })[]) {
  const free = [...like]
  const claim = (fits: (one: Keyed & { readonly id: string }) => boolean): string | undefined => {
    const at = free.findIndex(fits)
    return at < 0 ? undefined : free.splice(at, 1)[0]?.id
  }
  const exact = rows.map((row) => claim((one) => isSame(one, { ...row, id: one.id })))
  return rows.map((row, at) => ({ ...row, id: exact[at] ?? claim(({ key }) => key === row.key) ?? newId() }))
}
