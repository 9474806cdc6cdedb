import express from 'express'
import { z } from 'zod'

const NewItem = z.object({ name: z.string() })
const Item = z.object({ id: z.int(), name: z.string() })

const app = express()
app.use(express.json())

app.post('/items', (request, response) => {
  const { success, data } = NewItem.safeParse(request.body)
  if (success) response.status(201).json(Item.parse({ id: 1, name: data.name }))
  else response.status(400).end()
})
app.delete('/items/:id', (request, response) => { response.status(204).end() })

app.listen(Number(process.argv[2]), '127.0.0.1')
