// Prints a plan for people: what is created, changed and removed, and the differences.
import type { PlanItem } from '../client/client.ts'
import { count, truncate, paint, escapeControls } from './terminal.ts'

const SIGNS = { create: '+', update: '~', delete: '-' } as const
const COLOURS = { create: 'green', update: 'yellow', delete: 'red' } as const
/** A value, such as a body, may be long: this much identifies it. */
const VALUE_WIDTH = 60

/** The differences, one after the other, without unchanged items. */
export function planLines(plan: readonly PlanItem[]): string[] {
  return plan.flatMap((item) => {
    if (item.action === 'unchanged') return []
    const adopted = item.adopted ? ' (managed by the file from now on)' : ''
    const line = `${SIGNS[item.action]} ${item.kind} ${escapeControls(item.name)}${adopted}`
    return [paint(COLOURS[item.action], line), ...item.changes.map((change) => `    ${changeLine(change)}`)]
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
  const counted = (what: PlanItem['action']): number => plan.filter((item) => item.action === what).length
  const words = applied
    ? ({ create: 'created', update: 'changed', delete: 'removed' } as const)
    : ({ create: 'to create', update: 'to change', delete: 'to remove' } as const)
  const parts = (['create', 'update', 'delete'] as const).flatMap((what) =>
    counted(what) === 0 ? [] : [`${counted(what).toLocaleString('en')} ${words[what]}`],
  )
  const same = counted('unchanged')
  if (parts.length === 0) return `No changes: ${count(same, 'item matches', 'items match')} the file.`
  return `${[...parts, `${same.toLocaleString('en')} unchanged`].join(', ')}.`
}
