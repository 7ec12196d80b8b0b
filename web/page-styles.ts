// The styles of a page hold for that page only. The build puts them under the attribute `data-page`, which the root of the document has
// while the page is shown (shell/styled-page.tsx): dialogs, menus and drawers lie outside the elements of their page, not of its document.
import type { CSSOptions } from 'vite'

/** Adds nothing to how specific a rule is: beside those of all pages, it counts as it is written. */
export function selectorOf(page: string): string {
  return `:where([data-page='${page}'])`
}

export const pageStyles: CSSOptions = {
  postcss: {
    plugins: [
      {
        postcssPlugin: 'page-styles',
        Once(root, { Rule }) {
          const file = root.source?.input.file?.replaceAll('\\', '/') ?? ''
          const page = /\/web\/pages\/([^/]+)\//.exec(file)?.[1]
          if (page === undefined) return
          const held = new Rule({ selector: selectorOf(page) })
          held.append(root.nodes)
          root.append(held)
        },
      },
    ],
  },
}
