// What is asked before an integration is switched off, or deleted.
import { useState } from 'react'
import { Radios } from '../../parts/choice.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { routeName } from '../../parts/route-name.ts'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import type { IntegrationActions } from './use-integration-actions.ts'
import type { Row } from './list-order.ts'

const say = words.integrations

interface Props {
  readonly row: Row
  readonly actions: IntegrationActions
  readonly onClose: () => void
}

export function ConfirmSwitchOff({ row: { integration, activity }, actions, onClose }: Props) {
  const [waiting, setWaiting] = useState<'keep' | 'drop'>('keep')
  const off = (): void => {
    onClose()
    void actions.switchOff(integration, waiting)
  }
  return (
    <ConfirmDialog
      title={say.switchOffOne(routeName(integration.name))}
      act={say.switchOff}
      kind="main"
      onYes={off}
      onClose={onClose}
    >
      <Radios
        legend={
          <>
            {say.waits(number(activity?.waiting ?? 0))} {say.waitsWhat(activity?.waiting ?? 0)}
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
