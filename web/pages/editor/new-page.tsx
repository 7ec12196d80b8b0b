import './editor.css'
import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'

export function NewPage() {
  return <Page title={words.editor.title}>{null}</Page>
}
