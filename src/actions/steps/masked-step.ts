import { explainInvalidStep, NEW_SETTINGS, STEP_SECRET_KEYS, type StepInput } from '../../steps/step.ts'
import type { StepRow } from '../../store/steps/steps.ts'
import { maskSecret, type KnownSecrets } from '../integrations/masked-secrets.ts'

/** What a person configures, with its secret as it is shown: what a patch is merged into. */
export function maskStep({ name, kind, enabled, settings }: StepRow, secrets: KnownSecrets): StepInput {
  // What can be read had passed the contract of its kind. What cannot is as in a new step (S46).
  const read = explainInvalidStep({ kind, settings }) === null ? settings : NEW_SETTINGS[kind]
  const saved = { kind, name, enabled, ...read } as StepInput
  if (saved.kind === 'command') return saved
  const key = STEP_SECRET_KEYS[saved.auth.type]
  return key === null ? saved : { ...saved, auth: { ...saved.auth, [key]: maskSecret(secrets, key) } }
}
