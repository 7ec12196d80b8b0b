// The configuration of an account as it is applied, and the plan of what it changes.
import type { IntegrationInput } from '../../integrations/integration.ts'
import type { StepInput } from '../../steps/step.ts'
import type { RecordingSettingsChange } from '../../store/recordings/recording-settings.ts'
import type { NumberValues } from '../numbers/entry.ts'
import type { SourceInputValues } from '../sources/save.ts'

export interface Configuration {
  readonly account?:
    | {
        readonly name?: string | undefined
        readonly timezone?: string | undefined
        readonly country?: string | undefined
      }
    | undefined
  readonly recording_settings?: RecordingSettingsChange | undefined
  readonly sources: readonly SourceInputValues[]
  readonly steps: readonly StepInput[]
  readonly numbers: readonly NumberValues[]
  readonly integrations: readonly IntegrationInput[]
}

export interface PlannedChange {
  readonly path: string
  readonly before: unknown
  readonly after: unknown
  /** Whether the value is a secret, which is never shown. */
  readonly secret: boolean
}

/** The effect of a configuration on one item. */
export interface PlanItem {
  readonly action: 'create' | 'update' | 'delete' | 'unchanged'
  readonly kind: 'account' | 'source' | 'step' | 'number' | 'integration'
  readonly name: string
  /** Whether the item was managed manually before, and is managed by config from now on. */
  readonly adopted: boolean
  readonly changes: readonly PlannedChange[]
}
