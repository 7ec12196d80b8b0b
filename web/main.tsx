// The entry point of the page.
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from './api/query-client.ts'
import './look/look.css'
import { createPageRouter } from './router.tsx'

const queries = createQueryClient()
const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={createPageRouter(queries)} />
      </QueryClientProvider>
    </StrictMode>,
  )
