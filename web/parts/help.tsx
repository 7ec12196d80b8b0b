import { CircleHelp } from './icons.ts'
import type { ReactNode } from 'react'
import { classOf } from './button.tsx'
import { Icon } from './icon.tsx'
import { PanelButton } from './panel-button.tsx'

/** A question mark that opens an explanation for newcomers. `label`: what the explanation is about. */
export function Help({ label, children }: { label: string; children: ReactNode }) {
  return (
    <PanelButton
      label={label}
      buttonLabel={label}
      className={`${classOf({ kind: 'quiet', small: true })} ico help`}
      panelClassName="help-text"
      button={<Icon of={CircleHelp} small />}
    >
      {() => children}
    </PanelButton>
  )
}
