// Wraps a form: its button asks the browser for a passkey, and what comes back is sent with the form (WebAuthn Level 3 §5.1).
// Binary values travel as base64url; toJSON of the browser is not used, because password managers stand in for it badly.
const toBytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), letter => letter.charCodeAt(0))
const toText = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")
const named = list => (list ?? []).map(one => ({ ...one, id: toBytes(one.id) }))

const asked = options => ({
  ...options,
  challenge: toBytes(options.challenge),
  ...(options.user && { user: { ...options.user, id: toBytes(options.user.id) }, excludeCredentials: named(options.excludeCredentials) }),
  ...(!options.user && { allowCredentials: named(options.allowCredentials) }),
})

const answered = ({ id, rawId, type, authenticatorAttachment, response }) => ({
  id, rawId: toText(rawId), type, clientExtensionResults: {}, ...(authenticatorAttachment && { authenticatorAttachment }),
  response: {
    clientDataJSON: toText(response.clientDataJSON),
    ...(response.attestationObject
      ? { attestationObject: toText(response.attestationObject), transports: response.getTransports?.() ?? [] }
      : {
          authenticatorData: toText(response.authenticatorData), signature: toText(response.signature),
          ...(response.userHandle?.byteLength && { userHandle: toText(response.userHandle) }),
        }),
  },
})

const errors = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "taken", NotSupportedError: "unable", ConstraintError: "unable", SecurityError: "insecure" }

class AskDevice extends HTMLElement {
  static #renewal = 10 * 60_000
  static #moment = 1_000
  #form
  #waiting
  #timer
  #busy = false

  connectedCallback() {
    this.#form = this.querySelector("form")
    if (!window.PublicKeyCredential) return this.#say(isSecureContext ? "unsupported" : "insecure", !this.hasAttribute("quiet"))
    this.#form.addEventListener("submit", this.#submit)
    this.#form.querySelector("button").hidden = false
    // A page taken back from the browser's memory must work again.
    addEventListener("pageshow", this.#reset)
    if (this.hasAttribute("autofill")) {
      this.#mark()
      this.#offer()
    }
  }

  disconnectedCallback() {
    this.#withdraw()
    removeEventListener("pageshow", this.#reset)
  }

  #submit = async event => {
    event.preventDefault()
    if (this.#busy) return
    this.#busy = true
    this.#withdraw()
    this.#say(null)
    try {
      const question = await this.#ask()
      if (!question) return location.reload()
      const publicKey = asked(question.options)
      this.#send(question, await (publicKey.user ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey })))
    } catch (error) {
      this.#busy = false
      this.#say(errors[error.name] ?? "failed")
      if (this.hasAttribute("autofill")) this.#offer()
    }
  }

  // The field says "webauthn" (HTML, autofill) for the moment in which a person turns to it and the browser looks what to propose, and is
  // plain again soon: scripts that fill forms look for the plain word.
  #mark() {
    const field = document.querySelector('input[autocomplete="username"]')
    if (!field) return
    let over
    const plain = () => { clearTimeout(over); field.setAttribute("autocomplete", "username") }
    const mark = () => { plain(); field.setAttribute("autocomplete", "username webauthn"); over = setTimeout(plain, AskDevice.#moment) }
    for (const turn of ["pointerdown", "keydown"]) field.addEventListener(turn, mark)
    field.addEventListener("blur", plain)
  }

  // What the browser holds appears among the names it proposes for the field (WebAuthn §5.1.4, mediation "conditional").
  async #offer() {
    try {
      if (!await PublicKeyCredential.isConditionalMediationAvailable?.()) return
      const { signal } = this.#waiting = new AbortController()
      const question = await this.#ask()
      if (!question || signal.aborted) return
      // The question does not live for ever; a page that stands open asks anew.
      this.#timer = setTimeout(() => { this.#withdraw(); this.#offer() }, AskDevice.#renewal)
      this.#send(question, await navigator.credentials.get({ publicKey: asked(question.options), mediation: "conditional", signal }))
    } catch { /* withdrawn, or not to be had: the button and the password are there */ }
  }

  #withdraw() {
    clearTimeout(this.#timer)
    this.#waiting?.abort()
  }

  // Null where the page's question is no longer open: the page itself knows where to go.
  async #ask() {
    const answer = await fetch(this.getAttribute("options"), { method: "POST", body: new FormData(this.#form), headers: { accept: "application/json" }, redirect: "manual" })
    if (!answer.ok) return null
    const question = await answer.json()
    return question.options ? question : { options: question }
  }

  #send(question, credential) {
    if (question.ticket) this.#form.elements.Ticket.value = question.ticket
    this.#form.elements.Credential.value = JSON.stringify(answered(credential))
    this.#form.submit()
  }

  #say(name, aloud = true) {
    for (const error of this.querySelectorAll("[data-passkey-error]")) error.hidden = !aloud || error.dataset.passkeyError !== name
  }

  #reset = () => { this.#busy = false }
}

customElements.define("ask-device", AskDevice)
