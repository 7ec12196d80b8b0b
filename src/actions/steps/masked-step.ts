import { explainInvalidStep, NEW_SETTINGS, stepAuthKindOf, type StepInput } from '../../steps/step.ts'
import { withSecrets } from '../../render/auth/kind.ts'
import type { StepRow } from '../../store/steps/steps.ts'
import { maskSecret, type KnownSecrets } from '../integrations/masked-secrets.ts'

/** What a person configures, with its secret as it is shown: what a patch is merged into. */
export function maskStep({ name, kind, enabled, settings }: StepRow, secrets: KnownSecrets): StepInput {
  // What can be read had passed the contract of its kind. What cannot is as in a new step (S46).
  const read = explainInvalidStep({ kind, settings }) === null ? settings : NEW_SETTINGS[kind]
  const saved = { kind, name, enabled, ...read } as StepInput
  if (saved.kind === 'command') return saved
  const auth = withSecrets(stepAuthKindOf(saved.auth), saved.auth, (name) => maskSecret(secrets, name))
  return { ...saved, auth: auth as typeof saved.auth }
}
