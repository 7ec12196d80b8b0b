// Reads a configuration from a request.
import type { z } from '@hono/zod-openapi'
import { hasReference, mapReferable } from '../../actions/configuration/references.ts'
import { BOUNDS } from '../../bounds.ts'
import { createSlices } from '../../concurrency/time-slices.ts'
import type { Flaw } from '../../flaws/flaw.ts'
import { flawsIn } from '../../flaws/schema-flaws.ts'
import { Problem } from '../http/problem.ts'
import { ConfigFrame, ConfigLists, configItems } from './contract.ts'
import type { ConfigInput } from './contract.ts'
import { withSuggestions } from './suggest.ts'

/**
 * Reads a configuration. Throws 400 with all errors. A reference that was not resolved does not count as a secret. Items are read
 * in slices: a configuration may be as large as the largest body, and other requests are served meanwhile (S45).
 */
export async function readConfig(sent: unknown): Promise<ConfigInput> {
  const texts = mapReferable(sent, (value) => (typeof value === 'string' && hasReference(value) ? undefined : value))
  const frame = ConfigFrame.safeParse(texts)
  const flaws: Flaw[] = []
  const items = ConfigLists.safeParse(texts).data
  const lists = {
    sources: await readItems('/sources', items?.sources ?? [], { schema: configItems.sources, flaws }),
    steps: await readItems('/steps', items?.steps ?? [], { schema: configItems.steps, flaws }),
    numbers: await readItems('/numbers', items?.numbers ?? [], { schema: configItems.numbers, flaws }),
    integrations: await readItems('/integrations', items?.integrations ?? [], {
      schema: configItems.integrations,
      flaws,
    }),
  }
  if (frame.success && flaws.length === 0) return { ...frame.data, ...lists }
  if (!frame.success) flaws.push(...flawsIn(frame.error))
  throw new Problem('validation_failed', 'The configuration is invalid.', {
    errors: withSuggestions(flaws.slice(0, BOUNDS.problems + 1)),
  })
}

/** Returns the valid items. The errors of the others are added to `flaws`, until there are more than a response lists. */
async function readItems<Item extends z.ZodType>(
  pointer: string,
  items: readonly unknown[],
  { schema, flaws }: { readonly schema: Item; readonly flaws: Flaw[] },
): Promise<z.output<Item>[]> {
  const right: z.output<Item>[] = []
  const slices = createSlices()
  for (const [index, item] of items.entries()) {
    if (flaws.length > BOUNDS.problems) break
    const parsed = schema.safeParse(item)
    if (parsed.success) right.push(parsed.data)
    else
      flaws.push(...flawsIn(parsed.error).map((flaw) => ({ ...flaw, pointer: `${pointer}/${index}${flaw.pointer}` })))
    await slices()
  }
  return right
}
