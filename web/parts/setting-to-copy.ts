/** The setting that a sentence asks an operator for, as it is typed, such as `OFFHOOK_SOURCE_NETWORKS=10.0.0.5:5038`. Pure. */
export function settingToCopy(text: string): string | null {
  // What is left for the operator to fill in is nothing to copy; the full stop is the sentence's.
  return /\bOFFHOOK_[A-Z_]+=[\w.:/[\]-]*[\w\]]/.exec(text)?.[0] ?? null
}
