// The questions before an integration is switched off, or deleted.
import { useState } from 'react'
import { Radios } from '../../parts/choice.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { routeName } from '../../parts/route-name.ts'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import type { IntegrationActions, WaitingChoice } from '../../parts/use-integration-actions.ts'
import type { Row } from './list-order.ts'

const say = words.integrations

interface Props {
  readonly row: Row
  readonly actions: IntegrationActions
  readonly onClose: () => void
}

interface SwitchOffProps {
  readonly rows: readonly Row[]
  readonly onYes: (waiting: WaitingChoice) => void
  readonly onClose: () => void
}

/** Asks what to do with waiting deliveries. */
export function ConfirmSwitchOff({ rows, onYes, onClose }: SwitchOffProps) {
  const [waiting, setWaiting] = useState<WaitingChoice>('keep')
  const count = rows.reduce((sum, { activity }) => sum + (activity?.waiting ?? 0), 0)
  const [first] = rows
  const off = (): void => {
    onClose()
    onYes(waiting)
  }
  return (
    <ConfirmDialog
      title={
        first && rows.length === 1
          ? say.switchOffOne(routeName(first.integration.name))
          : say.switchOffMany(rows.length)
      }
      act={say.switchOff}
      kind="main"
      onYes={off}
      onClose={onClose}
    >
      <Radios
        legend={
          <>
            {say.waits(number(count))} {say.waitsWhat(count)}
          </>
        }
        name="waiting"
        value={waiting}
        choices={[
          { value: 'keep', label: say.keep, what: say.keepWhat },
          { value: 'drop', label: say.drop, what: say.dropWhat },
        ]}
        onPick={setWaiting}
      />
    </ConfirmDialog>
  )
}

export function ConfirmRemove({ row: { integration }, actions, onClose }: Props) {
  const remove = (): void => {
    onClose()
    void actions.remove(integration)
  }
  return (
    <ConfirmDialog
      title={say.deleteOne(routeName(integration.name))}
      act={words.parts.delete}
      onYes={remove}
      onClose={onClose}
    >
      <p>{say.deleteWhat}</p>
    </ConfirmDialog>
  )
}
