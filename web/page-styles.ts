// Limits the styles of a page to that page. The build puts them under the attribute `data-page`, which the root of the
// document has while the page is shown (router.tsx): dialogs, menus and drawers are outside the elements of their
// page, but inside its document.
import type { CSSOptions } from 'vite'

/** Adds no specificity: a rule competes with the shared styles as it is written. */
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
