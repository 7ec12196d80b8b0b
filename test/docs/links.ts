// The links of Markdown pages, and the headings that they lead to. Paths are relative to the root of the project.
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

interface MarkdownLink {
  /** Relative to the root of the project. */
  readonly file: string
  readonly anchor: string
}

interface MarkdownPicture {
  /** The description for people who do not see the picture. */
  readonly alt: string
  /** Relative to the root of the project. */
  readonly files: readonly string[]
}

/** Returns the links of a page to files of the project. */
export function linksOf(page: string): MarkdownLink[] {
  // Code contains no link, but the text of a link may be code.
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

/** Returns the pictures of a page, in each theme. */
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

/** Returns the anchors of a page's headings, as GitHub makes them. */
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
