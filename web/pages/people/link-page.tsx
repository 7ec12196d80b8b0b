import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'

export function LinkPage() {
  return <Page title={words.people.title}>{null}</Page>
}
