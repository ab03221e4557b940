// Adds a button that saves the text of the element with the id in "from" as a file, without asking the server for the secret again.
class DownloadText extends HTMLElement {
  connectedCallback() {
    if (this.firstElementChild) return
    const button = document.createElement("button")
    button.type = "button"
    button.className = "button secondary small"
    button.textContent = this.getAttribute("label")
    button.addEventListener("click", () => this.#save())
    this.append(button)
  }

  #save() {
    const source = document.getElementById(this.getAttribute("from"))
    const lines = [...source.querySelectorAll("li")].map(line => line.textContent.trim())
    const heading = this.getAttribute("heading") ?? document.title
    const text = [heading, "", ...(lines.length > 0 ? lines : [source.textContent.trim()]), ""].join("\r\n")
    const link = document.createElement("a")
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }))
    link.download = this.getAttribute("file") ?? "codes.txt"
    link.click()
    URL.revokeObjectURL(link.href)
  }
}

customElements.define("download-text", DownloadText)
