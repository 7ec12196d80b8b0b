// A plan as people read it: what is made, changed and removed, and of what changes how.
import { count, truncate, paint, escapeControls } from './terminal.ts'

export interface PlanItem {
  readonly do: 'create' | 'change' | 'remove' | 'same'
  readonly kind: string
  readonly name: string
  readonly adopted: boolean
  readonly changes: readonly {
    readonly path: string
    readonly before: unknown
    readonly after: unknown
    readonly secret: boolean
  }[]
}

const SIGNS = { create: '+', change: '~', remove: '-' } as const
const COLOURS = { create: 'green', change: 'yellow', remove: 'red' } as const
/** A body may be long: so much of a value tells which it is. */
const VALUE_WIDTH = 60

/** What differs, one thing after the other; nothing of what stays. */
export function planLines(plan: readonly PlanItem[]): string[] {
  return plan.flatMap((item) => {
    if (item.do === 'same') return []
    const adopted = item.adopted ? ' (managed by the file from now on)' : ''
    const line = `${SIGNS[item.do]} ${item.kind} ${escapeControls(item.name)}${adopted}`
    return [paint(COLOURS[item.do], line), ...item.changes.map((change) => `    ${changeLine(change)}`)]
  })
}

function changeLine({ path, before, after, secret }: PlanItem['changes'][number]): string {
  return `${escapeControls(path)}: ${secret ? 'secret changes' : `${valueOf(before)} → ${valueOf(after)}`}`
}

function valueOf(value: unknown): string {
  return truncate(escapeControls(JSON.stringify(value ?? null)), VALUE_WIDTH)
}

/** `1 to create, 2 to change, 5 unchanged.` */
export function summaryOf(plan: readonly PlanItem[], applied: boolean): string {
  const counted = (what: PlanItem['do']): number => plan.filter((item) => item.do === what).length
  const words = applied
    ? ({ create: 'created', change: 'changed', remove: 'removed' } as const)
    : ({ create: 'to create', change: 'to change', remove: 'to remove' } as const)
  const parts = (['create', 'change', 'remove'] as const).flatMap((what) =>
    counted(what) === 0 ? [] : [`${counted(what).toLocaleString('en')} ${words[what]}`],
  )
  const same = counted('same')
  if (parts.length === 0) return `No changes: ${count(same, 'item matches', 'items match')} the file.`
  return `${[...parts, `${same.toLocaleString('en')} unchanged`].join(', ')}.`
}
