// The labels of integrations in metrics (D31): the first ones that send or are late have series of their own, so that the number of
// series has a bound whatever the number of integrations.
import { LABELLED_MAX, OTHERS, type LabelsOf } from './catalogue.ts'

type Labels = LabelsOf<'offhook_integration_paused'>

export interface IntegrationLabels {
  /** The labels of an integration; `null`: it does not exist any more, or so many others have labels already. */
  of(integrationId: number): Labels | null
  /** The integrations that have labels, and still exist. */
  all(): ReadonlyMap<number, Labels>
}

export const OTHER_INTEGRATIONS: Labels = { account: OTHERS, integration: OTHERS }

/**
 * `find`: the account and the public ID of an integration; `null`: it does not exist any more. `onGone`: called with the labels of an
 * integration that does not exist any more; another one takes its place.
 */
export function createIntegrationLabels(
  find: (integrationId: number) => { readonly accountId: number; readonly id: string } | null,
  onGone: (labels: Labels) => void,
): IntegrationLabels {
  const known = new Map<number, Labels>()

  function forgetGone(): void {
    for (const [integrationId, labels] of known)
      if (find(integrationId) === null) {
        known.delete(integrationId)
        onGone(labels)
      }
  }

  return {
    of(integrationId) {
      const before = known.get(integrationId)
      if (before || known.size >= LABELLED_MAX) return before ?? null
      const found = find(integrationId)
      if (found === null) return null
      const labels = { account: String(found.accountId), integration: found.id }
      known.set(integrationId, labels)
      return labels
    },
    all() {
      forgetGone()
      return known
    },
  }
}
