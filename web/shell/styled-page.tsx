import type { AsyncRouteComponent } from '@tanstack/react-router'
import { useInsertionEffect } from 'react'

/** A page with its styles, which apply while it is shown: the files in `pages/<folder>`. */
export function styledPage(folder: string, Page: AsyncRouteComponent<object>): AsyncRouteComponent<object> {
  function Styled() {
    // Runs before any part of the page measures itself.
    useInsertionEffect(() => {
      const root = document.documentElement
      root.dataset['page'] = folder
      return () => {
        delete root.dataset['page']
      }
    }, [])
    return <Page />
  }
  return Object.assign(Styled, Page.preload && { preload: Page.preload })
}
