// Compares two versions of an integration part by part, like the changes of two people.
import type { IntegrationConfiguration } from '../../../api/versions.ts'
import type { ValueDifference } from '../../../parts/differences.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { words } from '../../../words/words.ts'
import { changesOf } from '../draft/changes.ts'
import type { Draft } from '../draft/draft.ts'
import { differencesOf } from '../draft/merge.ts'
import { draftOf } from '../draft/saved.ts'
import { partLabel, partText } from './part-words.ts'

const say = words.versions

export function versionDifferences(
  before: IntegrationConfiguration,
  after: IntegrationConfiguration,
): readonly ValueDifference[] {
  // Changes of the request itself already show that it is customised.
  const rest = { customised: false, disabled_cause: null }
  const base = draftOf({ ...before, ...rest })
  const draft = draftOf({ ...after, ...rest }, base)
  const parts = differencesOf(base, draft, base).map((one) => ({
    id: one.part,
    label: partLabel(one),
    from: one.base === undefined ? null : partText(one.part, one.base),
    to: one.mine === undefined ? null : partText(one.part, one.mine),
  }))
  const orders = changesOf(base, draft).filter((part) => part === 'rows' || part === 'headers')
  return [
    ...parts,
    ...orders.map((part) => ({
      id: part,
      label: say.order[part],
      from: orderText(base, part),
      to: orderText(draft, part),
    })),
  ]
}

function orderText({ request }: Draft, part: 'rows' | 'headers'): string {
  return sanitizeLine(say.orderOf(request[part].map(({ key }) => key)))
}

const LABELS = new Map<string, string>([
  ...Object.entries(words.saving.part),
  ['request.rows', say.rows],
  ['request.headers', say.headers],
])

/** The label of a setting, or of its group. */
export function settingLabel(path: string): string {
  return LABELS.get(path) ?? LABELS.get(path.split('.')[0] ?? '') ?? sanitizeLine(path)
}
