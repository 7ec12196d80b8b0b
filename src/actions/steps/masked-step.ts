import { explainInvalidStep, NEW_SETTINGS, stepAuthKindOf, type StepInput } from '../../steps/step.ts'
import { withSecrets } from '../../render/auth/kind.ts'
import type { StepRow } from '../../store/steps/steps.ts'
import { maskSecret, type KnownSecrets } from '../integrations/masked-secrets.ts'

/** A step with a masked secret. A patch is merged into it. */
export function maskStep({ name, kind, enabled, settings }: StepRow, secrets: KnownSecrets): StepInput {
  // Readable settings were checked against the schema of their kind when they were saved. Unreadable settings are replaced with
  // defaults (S46).
  const read = explainInvalidStep({ kind, settings }) === null ? settings : NEW_SETTINGS[kind]
  const saved = { kind, name, enabled, ...read } as StepInput
  if (saved.kind === 'command') return saved
  const auth = withSecrets(stepAuthKindOf(saved.auth), saved.auth, (name) => maskSecret(secrets, name))
  return { ...saved, auth: auth as typeof saved.auth }
}
