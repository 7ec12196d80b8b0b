// The theme that a person chose, before anything is drawn. web/shell/sidebar.tsx writes it. A screen on the wall has that of its link.
try {
  const isWall = location.pathname === '/wallboard'
  const theme = isWall ? (new URLSearchParams(location.search).get('theme') ?? 'dark') : localStorage.getItem('theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage may be forbidden: then the system's theme it is.
}
