/**
 * The region in a browser's language tag, if there is one. A machine without a language reports a tag that no standard
 * defines.
 */
export function regionOf(language: string): string | null {
  try {
    return new Intl.Locale(language.replace(/@.*/, '')).region ?? null
  } catch {
    return null
  }
}
