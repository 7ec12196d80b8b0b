// Links of Markdown pages, and the headings they lead to. Pages are named from the root of the project.
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

interface MarkdownLink {
  /** From the root of the project. */
  readonly file: string
  readonly anchor: string
}

/** Links of a page to files of the project. */
export function linksOf(page: string): MarkdownLink[] {
  // What stands in code is no link; the text of a link may be code.
  return [
    ...prose(page)
      .replaceAll(/`[^`\n]*`/g, 'code')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].flatMap(([, target = '']) => {
    if (/^[a-z]+:/.test(target)) return []
    const [path = '', anchor = ''] = target.split('#')
    return { file: path === '' ? page : normalize(join(dirname(page), path)), anchor }
  })
}

/** As GitHub names headings. */
export function anchorsOf(page: string): string[] {
  return [...prose(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  )
}

function prose(page: string): string {
  return readFileSync(page, 'utf8').replaceAll(/^```.*?^```/gms, '')
}
