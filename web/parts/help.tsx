import { CircleHelp } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { classOf } from './button.tsx'
import { Icon } from './icon.tsx'

/** A question mark, and behind it what a newcomer reads once. `label`: what it is about. */
export function Help({ label, children }: { label: string; children: ReactNode }) {
  return (
    <DialogTrigger>
      <AriaButton className={`${classOf({ kind: 'quiet', small: true })} ico help`} aria-label={label}>
        <Icon of={CircleHelp} small />
      </AriaButton>
      <Popover className="popover" placement="bottom start">
        <Dialog className="help-text" aria-label={label}>
          {children}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
