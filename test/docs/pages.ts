// The pages of docs/reference, the index of services in the guide, the files for phone systems beside the guides, and the events of
// `offhook/receiving`, made from the code. `npm run docs` writes them, and test/docs/reference.test.ts compares them.
import { commandsPage } from './commands-page.ts'
import { eventsPage } from './events-page.ts'
import { fieldsPage } from './fields-page.ts'
import { limitsPage } from './limits-page.ts'
import { metricsPage } from './metrics-page.ts'
import { problemsPage } from './problems-page.ts'
import { receivingEvents } from './receiving-events.ts'
import { servicesGuide, servicesPage } from './services-page.ts'
import { settingsPage } from './settings-page.ts'
import { READY_MAPPINGS } from '../../src/sources/ready/ready.ts'

const PAGES = {
  commands: commandsPage,
  events: eventsPage,
  fields: fieldsPage,
  limits: limitsPage,
  metrics: metricsPage,
  problems: problemsPage,
  services: servicesPage,
  settings: settingsPage,
} as const satisfies Record<string, () => string | Promise<string>>

export interface ReferencePage {
  /** Relative to the root of the repository. */
  readonly path: string
  readonly text: string
}

export async function referencePages(): Promise<ReferencePage[]> {
  const reference = await Promise.all(
    Object.entries(PAGES).map(async ([name, make]) => ({
      path: `docs/reference/${name}.md`,
      text: `${await make()}\n`,
    })),
  )
  return [
    ...reference,
    { path: 'docs/guide/services.md', text: `${servicesGuide()}\n` },
    ...READY_MAPPINGS.flatMap(({ file }) => (file ? [{ path: `docs/guide/${file.name}`, text: file.text }] : [])),
    { path: 'src/receiving/events.ts', text: receivingEvents() },
  ]
}
