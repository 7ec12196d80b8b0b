// The theme of the page: the system's, or the theme that the person chose in this browser (public/theme.js sets it before the
// first paint).
import { useSyncExternalStore } from 'react'

export const THEMES = ['auto', 'light', 'dark'] as const

type Theme = (typeof THEMES)[number]

const listeners = new Set<() => void>()

export function useTheme(): Theme {
  return useSyncExternalStore((notify) => {
    listeners.add(notify)
    return () => listeners.delete(notify)
  }, themeNow)
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  try {
    if (theme === 'auto') localStorage.removeItem('theme')
    else localStorage.setItem('theme', theme)
  } catch {
    // Storage may be forbidden: then the theme lasts as long as the page.
  }
  for (const notify of listeners) notify()
}

function themeNow(): Theme {
  const chosen = document.documentElement.dataset['theme']
  return chosen === 'light' || chosen === 'dark' ? chosen : 'auto'
}
