// The pages of docs/reference, the index of services in the guide, the types of the API's client and the events of
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
import { readApiDocument } from '../kit/api-document.ts'
import { clientTypes } from '../clients/types.ts'

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
    { path: 'src/client/openapi.ts', text: await clientTypes(await readApiDocument()) },
    { path: 'src/receiving/events.ts', text: receivingEvents() },
  ]
}
