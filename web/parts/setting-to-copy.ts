/** The setting that a message asks the operator for, as it is typed, such as `OFFHOOK_SOURCE_NETWORKS=10.0.0.5:5038`. Pure. */
export function settingToCopy(text: string): string | null {
  // A value that the operator has to fill in cannot be copied; the full stop belongs to the sentence.
  return /\bOFFHOOK_[A-Z_]+=[\w.:/[\]-]*[\w\]]/.exec(text)?.[0] ?? null
}
