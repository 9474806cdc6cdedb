// A request and a response without a socket, with what Fastify and the plugin call of Node's.

const socket = { destroyed: false, writable: true, remoteAddress: '127.0.0.1', on () {}, once () {}, removeListener () {} }

export class FakeRequest {
  constructor (method, url) {
    this.method = method
    this.url = url
    this.httpVersionMajor = 1
    this.headers = {}
    this.socket = socket
    this.aborted = false
  }

  on () { return this }
  once () { return this }
  removeListener () { return this }
}

export class FakeResponse {
  constructor (onEnd) {
    this.headersSent = false
    this.writableEnded = false
    this.headers = undefined
    this.body = undefined
    this.onEnd = onEnd
  }

  writeHead (statusCode, headers) {
    this.statusCode = statusCode
    this.headers = headers
    this.headersSent = true
    return this
  }

  end (body) {
    this.body = body
    this.writableEnded = true
    this.onEnd(this)
    return this
  }

  setHeader (name, value) {
    this.headers ??= {}
    this.headers[name] = value
    return this
  }

  getHeader (name) { return this.headers?.[name] }
  getHeaders () { return { ...this.headers } }
  getHeaderNames () { return this.headers === undefined ? [] : Object.keys(this.headers) }
  hasHeader (name) { return this.headers?.[name] !== undefined }
  removeHeader (name) { if (this.headers !== undefined) delete this.headers[name] }
  write () { return true }
  on () { return this }
  once () { return this }
  removeListener () { return this }
}

// As with Node's, it's the response's own only once it is assigned.
FakeResponse.prototype.statusCode = 200
