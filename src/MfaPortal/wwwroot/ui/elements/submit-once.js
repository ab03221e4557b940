// Wraps a form: the second press of a button sends nothing. The server is the one that decides; this spares a confusing answer.
class SubmitOnce extends HTMLElement {
  #sent = false

  connectedCallback() {
    this.addEventListener("submit", this.#submit)
    // A page taken back from the browser's memory must work again.
    addEventListener("pageshow", this.#reset)
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this.#submit)
    removeEventListener("pageshow", this.#reset)
  }

  #submit = event => {
    if (event.defaultPrevented) return
    if (this.#sent) {
      event.preventDefault()
      return
    }
    this.#sent = true
    event.submitter?.setAttribute("aria-busy", "true")
  }

  #reset = () => {
    this.#sent = false
    for (const button of this.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy")
  }
}

customElements.define("submit-once", SubmitOnce)
