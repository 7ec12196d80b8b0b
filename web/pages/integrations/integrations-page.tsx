import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'

export function IntegrationsPage() {
  return <Page title={words.integrations.title}>{null}</Page>
}
