// Links of Markdown pages, and the headings they lead to. Pages are named from the root of the project.
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

interface MarkdownLink {
  /** From the root of the project. */
  readonly file: string
  readonly anchor: string
}

interface MarkdownPicture {
  /** What it is for those who do not see it. */
  readonly alt: string
  /** From the root of the project. */
  readonly files: readonly string[]
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

/** Pictures that a page shows, in each theme. */
export function picturesOf(page: string): MarkdownPicture[] {
  const text = prose(page)
  const drawn = [...text.matchAll(/!\[([^\]]*)\]\(([^)\s]+)\)/g)].map(([, alt = '', file = '']) => ({
    alt,
    files: [file],
  }))
  const taken = [...text.matchAll(/<picture>.*?<\/picture>/gs)].map(([whole]) => ({
    alt: /alt="([^"]*)"/.exec(whole)?.[1] ?? '',
    files: [...whole.matchAll(/ src(?:set)?="([^"]*)"/g)].map(([, file = '']) => file),
  }))
  return [...drawn, ...taken].map(({ alt, files }) => ({
    alt,
    files: files.map((file) => normalize(join(dirname(page), file))),
  }))
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
