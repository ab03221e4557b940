// Warns before the server ends an idle session and lets one press extend it (WCAG 2.2.1). The server's remaining time decides,
// because pages in other tabs count as activity too; asking for it does not.
class IdleWarning extends HTMLElement {
  #dialog
  #deadline = 0
  #timer
  #channel

  connectedCallback() {
    this.#dialog = this.querySelector("dialog")
    this.#channel = new BroadcastChannel("session")
    this.#channel.onmessage = event => event.data === "ended" ? this.#go() : this.#alive()
    this.querySelector("form").addEventListener("submit", this.#extend)
    document.addEventListener("visibilitychange", this.#wake)
    this.#dialog.addEventListener("cancel", event => event.preventDefault())
    this.#channel.postMessage("alive")
    this.#alive()
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
    this.#channel.close()
    document.removeEventListener("visibilitychange", this.#wake)
  }

  get #idle() { return Number(this.getAttribute("idle-seconds")) * 1000 }

  get #warn() { return Number(this.getAttribute("warn-seconds")) * 1000 }

  #alive(left = this.#idle) {
    this.#deadline = Date.now() + left
    if (left > this.#warn && this.#dialog.open) this.#dialog.close()
    this.#plan(left - this.#warn)
  }

  #plan(wait) {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#check(), Math.max(wait, 0))
  }

  // A laptop that slept has a timer that lies; look again when somebody looks at the page.
  #wake = () => {
    if (!document.hidden && Date.now() > this.#deadline - this.#warn) this.#check()
  }

  async #check() {
    const left = await this.#remaining()
    if (left <= 0) this.#leave()
    else if (left > this.#warn) this.#alive(left)
    else {
      this.#deadline = Date.now() + left
      if (!this.#dialog.open) this.#dialog.showModal()
      this.#plan(Math.min(left, 15_000))
    }
  }

  async #remaining() {
    try {
      const answer = await fetch(this.getAttribute("remaining-url"), { headers: { accept: "application/json" }, redirect: "manual", cache: "no-store" })
      if (answer.status === 401 || answer.type === "opaqueredirect") return 0
      if (answer.ok) return (await answer.json()).seconds * 1000
    } catch { /* offline: our own clock has to do */ }
    return this.#deadline - Date.now()
  }

  #extend = async event => {
    event.preventDefault()
    try {
      const answer = await fetch(this.getAttribute("extend-url"), { method: "POST", body: new FormData(event.target), redirect: "manual" })
      if (answer.status === 401 || answer.status === 403) return this.#leave()
    } catch {
      return
    }
    this.#channel.postMessage("alive")
    this.#dialog.close()
    this.#check()
  }

  #leave() {
    this.#channel.postMessage("ended")
    this.#go()
  }

  #go() {
    clearTimeout(this.#timer)
    location.assign(this.getAttribute("signin-url"))
  }
}

customElements.define("idle-warning", IdleWarning)
