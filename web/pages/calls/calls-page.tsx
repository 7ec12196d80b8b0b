import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'

export function CallsPage() {
  return <Page title={words.calls.title}>{null}</Page>
}
