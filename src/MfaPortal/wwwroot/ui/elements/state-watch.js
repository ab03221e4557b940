// Asks every two seconds how far something is that happens elsewhere, and loads the page anew when that is no longer what it shows.
class StateWatch extends HTMLElement {
  #timer

  connectedCallback() {
    this.#plan()
    document.addEventListener("visibilitychange", this.#seen)
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
    document.removeEventListener("visibilitychange", this.#seen)
  }

  // A phone that was put away catches up at once.
  #seen = () => { if (!document.hidden) this.#look() }

  #plan() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#look(), 2_000)
  }

  async #look() {
    try {
      const answer = await fetch(this.getAttribute("address"), { cache: "no-store", redirect: "error" })
      if (answer.ok && (await answer.json()).state !== this.getAttribute("state")) return location.reload()
    } catch { /* offline, or the portal restarts: the next look may do */ }
    this.#plan()
  }
}

customElements.define("state-watch", StateWatch)
