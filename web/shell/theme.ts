// The theme that a person chose. public/theme.js reads the same before the first paint.
export const themes = ['auto', 'light', 'dark'] as const

export type Theme = (typeof themes)[number]

export function themeNow(): Theme {
  const chosen = document.documentElement.dataset['theme']
  return chosen === 'light' || chosen === 'dark' ? chosen : 'auto'
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  try {
    if (theme === 'auto') localStorage.removeItem('theme')
    else localStorage.setItem('theme', theme)
  } catch {
    // Storage may be forbidden: then it lasts as long as the page.
  }
}
