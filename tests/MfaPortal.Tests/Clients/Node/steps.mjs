// How a script talks to its test: an address for the person's browser goes out, where the browser ended comes back.
import { webcrypto } from 'node:crypto'
import { createInterface } from 'node:readline'

// Node 18, Debian's, has it but not under this name.
globalThis.crypto ??= webcrypto
globalThis.CryptoKey ??= webcrypto.CryptoKey

const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]()

export const { ISSUER, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, POST_LOGOUT_REDIRECT_URI } = process.env

/** Sends the person there; the answer is { location, form }: where the browser was sent on to, or what it would post. */
export async function visit(url) {
  console.log(JSON.stringify({ visit: String(url) }))
  return JSON.parse((await answers.next()).value)
}

export async function refused(promise, error, status) {
  try {
    await promise
  } catch (refusal) {
    if (refusal.error === error && (status === undefined || refusal.status === status)) return refusal
    throw refusal
  }
  throw new Error(`Not refused with ${error}`)
}

export function equal(actual, expected) {
  if (actual !== expected) throw new Error(`Expected ${expected}, got ${actual}`)
}

/** The key that the portal knows the public half of. */
export const privateKey = () => crypto.subtle.importKey('jwk', JSON.parse(process.env.PRIVATE_KEY), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])

/** Runs the scenario that the test names; anything thrown fails it. */
export async function play(scenarios) {
  const scenario = scenarios[process.argv[2]]
  if (!scenario) throw new Error(`No scenario ${process.argv[2]}`)
  const result = await scenario()
  console.log(JSON.stringify({ done: result ?? null }))
  process.exit(0)
}
