import { fetchedLater } from './fetched-later.tsx'

/**
 * A question, or a form too small for a page. Escape and a press beside the dialog close it; the focus returns to where it
 * was.
 */
export const Dialog = fetchedLater(async () => (await import('./overlays.tsx')).Dialog)
