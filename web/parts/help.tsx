import { CircleHelp } from 'lucide-react'
import type { ReactNode } from 'react'
import { classOf } from './button.tsx'
import { Icon } from './icon.tsx'
import { PanelButton } from './panel-button.tsx'

/** A question mark, and behind it what a newcomer reads once. `label`: what it is about. */
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
