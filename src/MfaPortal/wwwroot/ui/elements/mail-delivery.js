// Looks again while a mail is under way, and offers another way once it takes long. The page itself is asked for anew, so that there is
// one place that knows the words; asking sends nothing.
class MailDelivery extends HTMLElement {
  #timer
  #late
  #looks = 0

  connectedCallback() {
    this.#plan()
    const left = Number(this.getAttribute("late-in"))
    if (left > 0) this.#late = setTimeout(() => this.querySelector("[data-late]")?.removeAttribute("hidden"), left * 1_000)
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
    clearTimeout(this.#late)
  }

  #plan() {
    clearTimeout(this.#timer)
    if (this.getAttribute("waiting") !== "true") return
    // For two minutes; after that the link for looking again is enough.
    if (this.#looks++ < 30) this.#timer = setTimeout(() => this.#look(), this.#looks < 6 ? 1_000 : 5_000)
  }

  async #look() {
    try {
      const answer = await fetch(location.pathname + location.search, { cache: "no-store", redirect: "error" })
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("mail-delivery")
      if (answer.ok && fresh) this.#show(fresh)
    } catch { /* offline, signed in elsewhere meanwhile, or the portal restarts: the next look may do */ }
    this.#plan()
  }

  // Replaced only where something changed: whoever listens to the page hears news, not the same again.
  #show(fresh) {
    this.setAttribute("waiting", fresh.getAttribute("waiting"))
    const [now, then] = [this, fresh].map(part => part.querySelector("[role=status]"))
    if (now.innerHTML !== then.innerHTML) {
      now.dataset.mailState = then.dataset.mailState
      now.replaceChildren(...then.childNodes)
    }
    if (!fresh.querySelector("[data-refresh]")) this.querySelector("[data-refresh]")?.remove()
  }
}

customElements.define("mail-delivery", MailDelivery)
