/** Puts the cursor where the problem at this path is mended, if that is on the page. */
export function focusProblem(path: string): void {
  const place = placeOf(path)
  const wanted = place?.querySelector<HTMLElement>(focusable) ?? document.querySelector<HTMLElement>(invalid)
  wanted?.focus()
  wanted?.scrollIntoView({ block: 'nearest' })
}

const focusable = 'input:not([readonly]), select, textarea, [contenteditable="true"], [role="textbox"], button'
const invalid = '.work [aria-invalid="true"], .work [role="tabpanel"] input'

/** `data-path` says what is edited there: the closest one counts. */
function placeOf(path: string): HTMLElement | undefined {
  const places = [...document.querySelectorAll<HTMLElement>('.work [data-path]')]
  const holding = places.filter(({ dataset }) => path.startsWith(dataset['path'] ?? ' '))
  return holding.toSorted((a, b) => (b.dataset['path'] ?? '').length - (a.dataset['path'] ?? '').length)[0]
}
