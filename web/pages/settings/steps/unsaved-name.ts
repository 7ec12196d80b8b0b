/** Under which name what is typed of a step is kept; `null`: a new one. */
export function unsavedName(id: string | null): string {
  return `step ${id ?? 'new'}`
}
