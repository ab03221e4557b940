// Wraps a password input and adds a button that shows what was typed.
class RevealPassword extends HTMLElement {
  #input
  #button

  connectedCallback() {
    if (this.#button) return
    this.#input = this.querySelector("input")
    if (!this.#input) return

    this.#button = document.createElement("button")
    this.#button.type = "button"
    this.#button.className = "reveal"
    this.#button.setAttribute("aria-label", this.getAttribute("hint"))
    this.#button.setAttribute("aria-controls", this.#input.id)
    this.#button.addEventListener("click", () => this.#show(this.#input.type === "password"))
    this.append(this.#button)
    this.#show(false)
    // Sent as a password field, or browsers would remember it among ordinary texts.
    this.#input.form?.addEventListener("submit", () => this.#show(false))
  }

  #show(visible) {
    this.#input.type = visible ? "text" : "password"
    this.#button.textContent = this.getAttribute(visible ? "hide" : "show")
    this.#button.setAttribute("aria-pressed", String(visible))
  }
}

customElements.define("reveal-password", RevealPassword)
