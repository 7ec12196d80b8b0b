// How far a page moved by itself under its reader.
import type { Page } from 'playwright-core'

/** Shifts up to this value are invisible; web vitals call up to 0.1 good. */
const SHIFT_MAX = 0.02

/** The shifts that no press caused, with the elements, if they are visible. */
export async function shiftsOf(page: Page): Promise<readonly string[]> {
  await drawn(page)
  const { most, what } = await page.evaluate(readShifts)
  return most < SHIFT_MAX ? [] : [what]
}

/** Waits until the browser has drawn the page as it is now. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}

/** Runs in the page. */
function readShifts(): { readonly most: number; readonly what: string } {
  const observer = new PerformanceObserver(() => undefined)
  observer.observe({ type: 'layout-shift', buffered: true })
  const entries = observer.takeRecords() as (PerformanceEntry & {
    value: number
    hadRecentInput: boolean
    sources: readonly { node: Node | null }[]
  })[]
  const moved = entries.filter(({ hadRecentInput }) => !hadRecentInput)
  // An element that is no longer in the page has no node.
  const nameOf = (node: Node | null): string => {
    const element = node instanceof Element ? node : node?.parentElement
    return element ? `${element.tagName.toLowerCase()}.${element.className}` : String(node?.nodeName)
  }
  const lines = moved.map(
    ({ value, sources }) => `${value.toFixed(4)} ${sources.map(({ node }) => nameOf(node)).join(', ')}`,
  )
  // Web vitals add up the shifts that follow each other within a second, for five seconds at most.
  let [sum, most, begunAt, lastAt] = [0, 0, -Infinity, -Infinity]
  for (const { value, startTime } of moved) {
    const goesOn = startTime - lastAt < 1_000 && startTime - begunAt < 5_000
    if (!goesOn) begunAt = startTime
    sum = (goesOn ? sum : 0) + value
    lastAt = startTime
    most = Math.max(most, sum)
  }
  return { most, what: lines.join('; ') }
}
