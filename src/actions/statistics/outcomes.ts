/** How many calls had each outcome. */
export type OutcomeCounts = readonly { readonly outcome: string; readonly calls: number }[]

export function sumOfCalls(rows: readonly { readonly calls: number }[]): number {
  return rows.reduce((sum, { calls }) => sum + calls, 0)
}
