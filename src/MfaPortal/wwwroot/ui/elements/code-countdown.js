// A ring in step with the ring of the authenticator app: codes change at :00 and :30 of the server's clock, not the browser's.
const size = 20
const around = 2 * Math.PI * 8

class CodeCountdown extends HTMLElement {
  #offset = 0
  #timer
  #arc
  #text

  connectedCallback() {
    this.setAttribute("aria-hidden", "true")
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches
    const now = Number(this.getAttribute("now")) || Date.now()
    const entry = performance.getEntriesByType("navigation")[0]
    this.#offset = now - (performance.timeOrigin + (entry?.responseStart ?? performance.now()))
    this.#draw(still)
    this.#tick()
    this.#timer = setInterval(() => this.#tick(), still ? 1000 : 250)
  }

  disconnectedCallback() {
    clearInterval(this.#timer)
  }

  #draw(still) {
    this.replaceChildren()
    if (!still) {
      const ring = svg("svg", { viewBox: `0 0 ${size} ${size}`, focusable: "false" })
      this.#arc = svg("circle", { cx: 10, cy: 10, r: 8, "stroke-dasharray": around })
      ring.append(svg("circle", { cx: 10, cy: 10, r: 8 }), this.#arc)
      this.append(ring)
    }
    this.#text = document.createElement("span")
    this.append(this.#text)
  }

  #tick() {
    const period = Number(this.getAttribute("period")) || 30
    const now = (Date.now() + this.#offset) / 1000
    const left = period - (now % period)
    const soon = left < 5
    this.classList.toggle("soon", soon)
    this.#arc?.setAttribute("stroke-dashoffset", around * (1 - left / period))
    this.#text.textContent = soon
      ? this.getAttribute("soon")
      : this.getAttribute("left").replace("{0}", Math.ceil(left))
  }
}

function svg(name, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
  return node
}

customElements.define("code-countdown", CodeCountdown)
