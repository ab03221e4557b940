// Signed calls to the portal. The lines are those of SignedLines.cs.
const utf8 = new TextEncoder()

// The portal's clock decides: a phone whose own is wrong learns by how much.
let offset = Number(document.body.dataset.now) - Date.now()

export const base64 = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")

export const hash = async data => base64(await crypto.subtle.digest("SHA-256", typeof data === "string" ? utf8.encode(data) : data))

export const newKey = () => crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"])

export const point = key => crypto.subtle.exportKey("raw", key)

export const portalTime = () => Date.now() + offset

export const sign = async (key, ...lines) =>
  base64(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, utf8.encode(lines.join("\n"))))

export const linkSignature = async (key, challenge, code, publicPoint) =>
  sign(key, "mfaportal-phone-link-v1", location.origin, challenge ?? "-", await hash(code), await hash(publicPoint))

export const decisionSignature = async (link, { challenge, nonce, context }, decision, number) =>
  sign(link.key, "mfaportal-phone-decision-v1", location.origin, link.device, challenge, nonce, await hash(context), decision, number)

/** What the portal says, or `{ error: "offline" }`. */
export async function post(path, body, headers = {}) {
  try {
    const answer = await fetch(path, {
      method: "POST", body, headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang, ...headers }, cache: "no-store", credentials: "omit", redirect: "error",
    })
    const said = await answer.json()
    if (said.now) offset = said.now - Date.now()
    return said
  } catch {
    return { error: "offline" }
  }
}

/** This phone's link counts no more. */
export const isGone = said => said.error === "unlinked" || said.error === "replaced"

export async function call(link, path, said = {}, again = true) {
  const body = JSON.stringify(said)
  const time = String(Math.floor(portalTime() / 1_000))
  const mark = base64(crypto.getRandomValues(new Uint8Array(16)))
  const signature = await sign(link.key, "mfaportal-phone-request-v1", location.origin, link.device, "POST", path, time, mark, await hash(body))
  const answer = await post(path, body, { "Phone-Device": link.device, "Phone-Time": time, "Phone-Mark": mark, "Phone-Signature": signature })
  return answer.error === "clock" && again ? call(link, path, said, false) : answer
}
