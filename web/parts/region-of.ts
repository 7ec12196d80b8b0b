/** The region in the language of a browser, if it names one. A machine without a language has one that no rule knows. */
export function regionOf(language: string): string | null {
  try {
    return new Intl.Locale(language.replace(/@.*/, '')).region ?? null
  } catch {
    return null
  }
}
