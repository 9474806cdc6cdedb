import type { FastifyInstance } from 'fastify'
import type { Keywords } from './response-schema.js'

/** Where shared schemas are found by their `$id`. */
export type SchemaScope = Pick<FastifyInstance, 'getSchema'>

/** The schema that a `$ref` points to, such as `Item#/properties/id`, or `undefined` where there is none yet. */
export function resolveRef (ref: string, scope: SchemaScope): Keywords | undefined {
  const [id = '', pointer = ''] = ref.split('#')
  let target = scope.getSchema(id) as Keywords | undefined
  for (const step of pointer.split('/').slice(1)) {
    target = target?.[decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')] as Keywords | undefined
  }
  return target
}
