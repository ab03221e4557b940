// Looks again while apps are still being told. The page itself is asked for anew, so that there is one place that knows the words.
class LogoutReceipt extends HTMLElement {
  #timer
  #looks = 0

  connectedCallback() { this.#plan() }

  disconnectedCallback() { clearTimeout(this.#timer) }

  #plan() {
    clearTimeout(this.#timer)
    if (this.getAttribute("waiting") !== "true") return
    // Soon at first, then calmly; after some minutes the link for looking again is enough.
    if (this.#looks++ < 60) this.#timer = setTimeout(() => this.#look(), this.#looks < 6 ? 1_000 : 5_000)
  }

  async #look() {
    try {
      const answer = await fetch(location.pathname, { cache: "no-store", redirect: "error" })
      const page = new DOMParser().parseFromString(await answer.text(), "text/html")
      const fresh = page.querySelector("logout-receipt")
      if (answer.ok && fresh) this.#show(fresh)
    } catch { /* offline, or the portal restarts: the next look may do */ }
    this.#plan()
  }

  // Replaced only where something changed: whoever listens to the page hears news, not the same again.
  #show(fresh) {
    const focused = this.querySelector("[data-refresh]")?.contains(document.activeElement)
    this.setAttribute("waiting", fresh.getAttribute("waiting"))
    for (const part of [":scope > [role=status]", ":scope > [data-apps]"]) {
      const [now, then] = [this.querySelector(part), fresh.querySelector(part)]
      if (now.innerHTML !== then.innerHTML) now.replaceChildren(...then.childNodes)
    }
    if (fresh.querySelector("[data-refresh]")) return
    this.querySelector("[data-refresh]")?.remove()
    if (focused) document.querySelector("main .actions a")?.focus()
  }
}

customElements.define("logout-receipt", LogoutReceipt)
