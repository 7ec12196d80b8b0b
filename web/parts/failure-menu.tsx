import { CircleSlash, Ellipsis, RefreshCw, SkipForward } from './icons.ts'
import { words } from '../words/words.ts'
import { Menu } from './menu.tsx'
import type { MenuEntry } from './menu.tsx'

const say = words.integrations

interface FailureMenuProps {
  /** The integration has waiting deliveries. */
  readonly hasWaiting: boolean
  /** Offhook switched the integration off. */
  readonly isStopped: boolean
  readonly onResume: (waiting: 'rerender' | 'drop') => void
  readonly onKeepOff: () => void
}

/** A menu of what to do about a failing integration, besides a plain resume (D12); nothing if resuming is the only action. */
export function FailureMenu({ hasWaiting, isStopped, onResume, onKeepOff }: FailureMenuProps) {
  const entries: MenuEntry[] = [
    ...(hasWaiting
      ? [
          {
            id: 'rerender',
            verb: 'integrations.resume' as const,
            label: say.rerenderAndSend,
            icon: RefreshCw,
            onPick: () => onResume('rerender'),
          },
          {
            id: 'drop',
            verb: 'integrations.resume' as const,
            label: say.skipAndResume,
            icon: SkipForward,
            onPick: () => onResume('drop'),
          },
        ]
      : []),
    ...(isStopped
      ? [{ id: 'keep', verb: 'integrations.resume' as const, label: say.keepOff, icon: CircleSlash, onPick: onKeepOff }]
      : []),
  ]
  if (entries.length === 0) return null
  return <Menu label={say.moreOptions} icon={Ellipsis} iconOnly small entries={entries} />
}
