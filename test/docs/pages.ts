// The pages of docs/reference, made from the code. `npm run docs` writes them, test/docs/reference.test.ts compares them.
import { commandsPage } from './commands-page.ts'
import { eventsPage } from './events-page.ts'
import { fieldsPage } from './fields-page.ts'
import { limitsPage } from './limits-page.ts'
import { metricsPage } from './metrics-page.ts'
import { settingsPage } from './settings-page.ts'

const PAGES = {
  commands: commandsPage,
  events: eventsPage,
  fields: fieldsPage,
  limits: limitsPage,
  metrics: metricsPage,
  settings: settingsPage,
} as const satisfies Record<string, () => string | Promise<string>>

export interface ReferencePage {
  /** From the root of the repository. */
  readonly path: string
  readonly text: string
}

export function referencePages(): Promise<ReferencePage[]> {
  return Promise.all(
    Object.entries(PAGES).map(async ([name, make]) => ({
      path: `docs/reference/${name}.md`,
      text: `${await make()}\n`,
    })),
  )
}
