import type { Readable } from 'node:stream'
import { finished } from './builtins.js'
import { isNodeStream } from './payload.js'

const DRAIN_BYTES = 64 * 1024
const DRAIN_MILLISECONDS = 100

/** What became of a stream: it failed before its first byte, or it had some content, or none. */
type Outcome = (error: Error | null, hasContent: boolean) => void

/** Releases a stream that will not be sent. Reports its first byte, its end or its failure, whichever comes first. */
export function release (stream: Readable | ReadableStream, tell: Outcome = ignore): void {
  const tellOnce = once(tell)
  if (isNodeStream(stream)) drain(stream, tellOnce)
  else cancel(stream, tellOnce)
}

// A short stream is read to its end, so that its upstream connection can be reused; any other is destroyed.
function drain (stream: Readable, tell: Outcome): void {
  let left = DRAIN_BYTES
  const destroy = () => {
    tell(null, true)
    stream.destroy?.()
  }
  // Its listeners stay, so that an error that comes later crashes nothing.
  finished(stream, { writable: false }, error => {
    clearTimeout(timer)
    tell(error ?? null, false)
  })
  const timer = setTimeout(destroy, DRAIN_MILLISECONDS)
  stream.on('data', (chunk: Buffer | string | undefined) => {
    if (chunk?.length !== 0) tell(null, true)
    // Empty chunks and objects count too: an endless flow of them would leave no time for the timer.
    left -= chunk?.length || 1
    if (left < 0) destroy()
  })
  stream.resume?.()
}

function cancel (stream: ReadableStream, tell: Outcome): void {
  // A locked stream belongs to another reader.
  if (stream.locked) {
    tell(null, true)
    return
  }
  const reader = stream.getReader()
  const letGo = (hasContent: boolean) => {
    clearTimeout(timer)
    tell(null, hasContent)
    reader.cancel().catch(ignore)
  }
  const timer = setTimeout(letGo, DRAIN_MILLISECONDS, true)
  reader.read().then(({ done }) => letGo(!done), (error: Error) => {
    clearTimeout(timer)
    tell(error, false)
  })
}

function once (tell: Outcome): Outcome {
  let told = false
  return (error, hasContent) => {
    if (told) return
    told = true
    tell(error, hasContent)
  }
}

function ignore (): void {}
