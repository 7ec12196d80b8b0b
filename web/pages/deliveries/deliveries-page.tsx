import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'

export function DeliveriesPage() {
  return <Page title={words.deliveries.title}>{null}</Page>
}
