import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'

export function SourcesPage() {
  return <Page title={words.sources.title}>{null}</Page>
}
