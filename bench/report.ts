// The result for people: one line for each measure.
import { styleText } from 'node:util'
import { MEASURES, type Result } from './measures.ts'

/** The goal is for the ratio, if the measure has a reference. */
export function tableOf(results: readonly Result[]): string {
  const rows = results.map(({ id, value, unit, ratio, of, goal, met }) => [
    MEASURES[id].says,
    value === null ? 'not reached' : `${value.toLocaleString('en')} ${unit}`,
    ratio === null ? '' : `${ratio.toFixed(3)} of ${of}`,
    goalText(id, goal),
    goal === null ? '' : met === null ? 'not judged' : met ? 'yes' : 'NO',
  ])
  const all = [['measure', 'value', 'ratio', 'goal', 'met'], ...rows]
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  const lines = all.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0, column))
      .join('  ')
      .trimEnd(),
  )
  return [styleText('bold', lines[0] ?? ''), ...lines.slice(1)].join('\n')
}

/** Words are left-aligned, figures right-aligned. */
function padded(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width)
}

function goalText(id: Result['id'], goal: number | null): string {
  const wanted = MEASURES[id].goal
  if (goal === null || wanted === null) return ''
  return `${'least' in wanted ? '≥' : '≤'} ${goal}`
}

/** Says why measures are not judged. */
export function unjudgedText(results: readonly Result[]): string[] {
  const left = results.filter(({ goal, met }) => goal !== null && met === null)
  if (left.length === 0) return []
  const reasons = left.map(({ id, of }) => `${id} (${of === 'against' ? '--against <folder>' : of})`)
  return [`Not judged, without what they are compared with: ${reasons.join(', ')}.`]
}

/** Printed beside the table. */
export function commitsText(perSecond: number, intake: number): string {
  const share = ((intake * 100) / perSecond).toFixed(0)
  return `PostgreSQL alone, 64 sessions, one row a commit, no client between: ${Math.round(perSecond).toLocaleString('en')} commits/s; one event a POST goes at ${share} % of that.`
}
