// Adds a button that copies its own text, or that of the element with the id in "from": lists line by line, the rest without spaces.
class CopyText extends HTMLElement {
  #status
  #timer

  connectedCallback() {
    if (this.#status || !navigator.clipboard) return
    const button = document.createElement("button")
    button.type = "button"
    button.className = "button secondary small"
    button.textContent = this.getAttribute("label")
    const source = this.#source()
    button.addEventListener("click", () => this.#copy(source))

    this.#status = document.createElement("span")
    this.#status.className = "copy-status"
    this.#status.setAttribute("role", "status")

    const row = document.createElement("span")
    row.className = "copy-row"
    row.append(button, this.#status)
    this.append(row)
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
  }

  #source() {
    const id = this.getAttribute("from")
    return id ? document.getElementById(id) : this.firstElementChild
  }

  async #copy(source) {
    const lines = [...source.querySelectorAll("li")]
    const text = lines.length > 0
      ? lines.map(line => line.textContent.trim()).join("\n")
      : source.textContent.replace(/\s/g, "")
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      getSelection().selectAllChildren(source)
      return
    }
    this.#status.textContent = this.getAttribute("done")
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => { this.#status.textContent = "" }, 4000)
  }
}

customElements.define("copy-text", CopyText)
