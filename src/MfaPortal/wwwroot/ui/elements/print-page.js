class PrintPage extends HTMLElement {
  connectedCallback() {
    if (this.firstElementChild) return
    const button = document.createElement("button")
    button.type = "button"
    button.className = "button secondary small"
    button.textContent = this.getAttribute("label")
    button.addEventListener("click", () => print())
    this.append(button)
  }
}

customElements.define("print-page", PrintPage)
