import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'

export function LivePage() {
  return <Page title={words.live.title}>{null}</Page>
}
