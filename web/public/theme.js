// Sets the theme that a person chose, before anything is drawn. web/shell/sidebar.tsx stores it. A wallboard has the theme of
// its link.
try {
  const isWall = location.pathname === '/wallboard'
  const theme = isWall ? (new URLSearchParams(location.search).get('theme') ?? 'dark') : localStorage.getItem('theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage may be forbidden: then the system's theme applies.
}
