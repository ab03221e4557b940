// Adds a button that copies its own text, or that of the element with the id in "from": lists line by line, the rest without spaces.
class CopyText extends HTMLElement {
  #button
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

    // Seen on the button, heard from the status.
    this.#button = button
    this.#status = document.createElement("span")
    this.#status.className = "visually-hidden"
    this.#status.setAttribute("role", "status")
    this.append(button, this.#status)
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
    this.#show("done", this.getAttribute("done"))
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#show("label", ""), 4000)
  }

  #show(name, status) {
    this.#button.style.minInlineSize = `${this.#button.offsetWidth}px`
    this.#button.textContent = this.getAttribute(name)
    this.#button.classList.toggle("copied", name === "done")
    this.#status.textContent = status
  }
}

customElements.define("copy-text", CopyText)
