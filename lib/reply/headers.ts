/** What announces chunks and trailers: Fastify may have set them for a stream. */
export const framing: ReadonlySet<string> = new Set(['transfer-encoding', 'trailer'])

/** What describes a body, but its length. */
export const contentButLength: ReadonlySet<string> = new Set([...framing, 'content-type', 'content-encoding'])

/** What describes a body. */
export const content: ReadonlySet<string> = new Set([...contentButLength, 'content-length'])

/** What describes a body, and the resource. With a validator left, @fastify/etag would answer an error with a 304. */
export const representation: ReadonlySet<string> = new Set([...content, 'location', 'etag', 'last-modified'])
